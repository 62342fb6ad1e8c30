/** The files of secrets that the controller reads when it takes a configuration over, read as it reads them. */
import { readKeys } from '../../channel/key.ts';
import type { Config } from '../../config/config.ts';
import { TOKEN } from '../../observe/http-guard.ts';
import { readSecrets } from '../../sys/secret-file.ts';
import { toError } from '../../sys/to-error.ts';
import type { SecretFacts } from '../facts.ts';

export async function secrets({ channel, http }: Pick<Config, 'channel' | 'http'>): Promise<SecretFacts[]> {
  const read = [
    { of: 'the peer channel', path: channel?.keyFile, by: readKeys },
    { of: 'HTTP', path: http?.tokenFile, by: (path: string) => readSecrets(path, TOKEN) },
  ] as const;
  const facts = read.map(async ({ of, path, by }) => {
    if (path === undefined) return [];
    const fault = await by(path).then(
      () => undefined,
      (error: unknown) => toError(error).message,
    );
    return [{ of, path, fault }];
  });
  return (await Promise.all(facts)).flat();
}
