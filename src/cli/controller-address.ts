/** Which controller a command means. */
import { loadConfig } from '../config/load.ts';
import { socketPath } from '../observe/control-socket.ts';

export interface ControllerAddress {
  /** A configuration file, whose `paths.run` tells where the controller listens; undefined: `run` does. */
  readonly config: string | undefined;
  readonly run: string;
}

/** The control socket. Throws a ConfigError if the file is none. */
export async function socketOf({ config, run }: ControllerAddress): Promise<string> {
  return socketPath(config === undefined ? run : (await loadConfig(config)).paths.run);
}
