/**
 * The secret files that a configuration names and that are read when it is applied: their content is part of what a
 * reload compares. Passwords of checks are not among them: they are read at each run.
 */
import type { SecretKind } from '../sys/secret-file.ts';
import type { Config } from './config.ts';

/** The token of HTTP. */
export const TOKEN: SecretKind = {
  noun: 'token',
  atLeastBytes: 16,
  recipe: path => `openssl rand -hex 32 > ${path}`,
};

/** The content of a secret file, as far as it may be revealed. */
export type SecretState =
  | { readonly usable: true; readonly digest: string }
  | { readonly usable: false; readonly why: string };

/** By path. */
export type SecretStates = Readonly<Record<string, SecretState>>;

/** The paths, possibly with duplicates. */
export function secretFilesOf({ channel, http }: Pick<Config, 'channel' | 'http'>): readonly string[] {
  return [channel?.keyFile, http?.tokenFile].filter(path => path !== undefined);
}
