/** The password of a login, from its file. */
import { readSecret, SecretFileError } from '../sys/secret-file.ts';
import { ProbeFailure } from './failure.ts';

export interface Login {
  readonly user: string;
  readonly passwordFile: string;
}

/**
 * The password, read at each run: it may have been changed. Throws a ProbeFailure if the file is missing, or open to other
 * users of this machine, or holds a line end within the password, which would be a command of its own.
 */
export async function passwordOf({ passwordFile }: Pick<Login, 'passwordFile'>): Promise<Buffer> {
  const password = await readSecret(passwordFile, { noun: 'password', atLeastBytes: 1 }).catch(asFailure);
  if (password.some(byte => byte === 0 || byte === 0x0a || byte === 0x0d))
    throw new ProbeFailure(`password file ${passwordFile} holds more than one line`);
  return password;
}

function asFailure(error: unknown): never {
  throw error instanceof SecretFileError ? new ProbeFailure(error.message) : error;
}
