/** The password of a login, from its file. */
import { ProbeFailure } from './failure.ts';
import { readOwnSecret } from './own-file.ts';

export interface Login {
  readonly user: string;
  readonly passwordFile: string;
}

/**
 * The password, read at each run, as it may have been changed. `timeoutMs`: of the run.
 * @throws NoVerdict if the file cannot be read; ProbeFailure if it is open to other users of this machine, or contains
 * a line end within the password, which would be a further command
 */
export async function passwordOf(
  { passwordFile }: Pick<Login, 'passwordFile'>,
  timeoutMs: number,
): Promise<Buffer> {
  const password = await readOwnSecret(passwordFile, { noun: 'password', atLeastBytes: 1 }, timeoutMs);
  if (password.some(byte => byte === 0 || byte === 0x0a || byte === 0x0d))
    throw new ProbeFailure(`password file ${passwordFile} holds more than one line`);
  return password;
}
