/** The secret files that a configuration names, read in the same way as by the parts that use them. */
import { createHash } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import type { SecretState, SecretStates } from '../../config/secrets.ts';
import { TOKEN } from '../../config/secrets.ts';
import { readSecrets, type Secrets } from '../../sys/secret-file.ts';
import { toError } from '../../sys/to-error.ts';
import { readKeys } from '../peers/key.ts';

export interface SecretFile {
  /** The part that needs it: "the peer channel". */
  readonly of: string;
  readonly path: string;
  readonly state: SecretState;
}

/** Reads them. Never rejects. */
export async function readSecretFiles({
  channel,
  http,
}: Pick<Config, 'channel' | 'http'>): Promise<readonly SecretFile[]> {
  const named = [
    { of: 'the peer channel', path: channel?.keyFile, read: readKeys },
    { of: 'HTTP', path: http?.tokenFile, read: (path: string) => readSecrets(path, TOKEN) },
  ];
  const files = named.map(async ({ of, path, read }) =>
    path === undefined ? [] : [{ of, path, state: await stateOf(read(path)) }],
  );
  return (await Promise.all(files)).flat();
}

/** The same, in the form that a reload compares. */
export async function secretStatesOf(config: Pick<Config, 'channel' | 'http'>): Promise<SecretStates> {
  const files = await readSecretFiles(config);
  return Object.fromEntries(files.map(({ path, state }) => [path, state]));
}

async function stateOf(reading: Promise<Secrets>): Promise<SecretState> {
  try {
    const hash = createHash('sha256');
    for (const secret of await reading) hash.update(secret).update('\n');
    return { usable: true, digest: hash.digest('hex') };
  } catch (error) {
    return { usable: false, why: toError(error).message };
  }
}
