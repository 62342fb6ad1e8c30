/** The key that a group of servers shares: a file that only its owner and group may read. */
import { readSecret, type SecretKind } from '../sys/secret-file.ts';

/** A shorter key could be tried out against one recorded datagram. */
export const MIN_KEY_BYTES = 16;

const KEY: SecretKind = {
  noun: 'key',
  atLeastBytes: MIN_KEY_BYTES,
  recipe: path => `openssl rand -hex 32 > ${path}`,
};

/** The key in a file. Throws a SecretFileError if the file is missing, no plain file, open to others, or too short. */
export function readKey(path: string): Promise<Buffer> {
  return readSecret(path, KEY);
}
