/** The key that a group of servers shares: a file that only its owner and group may read. */
import { readSecrets, type SecretKind, type Secrets } from '../../sys/secret-file.ts';

/** A shorter key could be found by trying it against one recorded datagram. */
export const MIN_KEY_BYTES = 16;

const KEY: SecretKind = {
  noun: 'key',
  atLeastBytes: MIN_KEY_BYTES,
  recipe: path => `openssl rand -hex 32 > ${path}`,
};

/**
 * The keys in a file, one a line: each is accepted, and the first signs.
 * @throws SecretFileError if the file is missing, not a plain file, open to others, or a key is too short
 */
export function readKeys(path: string): Promise<Secrets> {
  return readSecrets(path, KEY);
}
