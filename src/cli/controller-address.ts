/** Which controller a command means. */
import { socketPath } from '../api/client.ts';

export interface ControllerAddress {
  /** A configuration file, whose `paths.run` says where the controller listens; undefined: `run` does. */
  readonly config: string | undefined;
  readonly run: string;
}

/**
 * The control socket.
 * @throws ConfigError if the file is not valid YAML
 */
export async function socketOf({ config, run }: ControllerAddress): Promise<string> {
  if (config === undefined) return socketPath(run);
  // It loads a YAML parser, which most orders do not need.
  const { runFolderOf } = await import('../config/run-folder.ts');
  return socketPath(await runFolderOf(config));
}
