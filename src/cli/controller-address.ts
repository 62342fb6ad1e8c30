/** Which controller a command means. */
import { socketPath } from '../api/client.ts';

export interface ControllerAddress {
  /** A configuration file, whose `paths.run` tells where the controller listens; undefined: `run` does. */
  readonly config: string | undefined;
  readonly run: string;
}

/** The control socket. Throws a ConfigError if the file is none. */
export async function socketOf({ config, run }: ControllerAddress): Promise<string> {
  if (config === undefined) return socketPath(run);
  // With it comes a parser of YAML, which most orders can do without.
  const { runFolderOf } = await import('../config/run-folder.ts');
  return socketPath(await runFolderOf(config));
}
