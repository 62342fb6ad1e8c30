/** The texts of a configuration, as they were read: what an operator wrote, beside what it means. */
import { readText } from './file.ts';

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The main file first. */
export type Sources = readonly [Source, ...Source[]];

/**
 * Reads the configuration at `path`.
 * @throws ConfigError if a text cannot be read
 */
export async function readSources(path: string): Promise<Sources> {
  return [{ path, text: await readText(path) }];
}
