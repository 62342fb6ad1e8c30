/**
 * The files of secrets that a configuration names and that are read when it is taken over: what they hold is part of what
 * differs from one reload to the next. Passwords of checks are not among them: they are read at each run.
 */
import type { SecretKind } from '../sys/secret-file.ts';
import type { Config } from './config.ts';

/** The token of HTTP. */
export const TOKEN: SecretKind = {
  noun: 'token',
  atLeastBytes: 16,
  recipe: path => `openssl rand -hex 32 > ${path}`,
};

/** What a file of a secret holds, as far as anybody may know. */
export type SecretState =
  | { readonly usable: true; readonly digest: string }
  | { readonly usable: false; readonly why: string };

/** By path. */
export type SecretStates = Readonly<Record<string, SecretState>>;

/** The paths, of which some may be the same. */
export function secretFilesOf({ channel, http }: Pick<Config, 'channel' | 'http'>): readonly string[] {
  return [channel?.keyFile, http?.tokenFile].filter(path => path !== undefined);
}
