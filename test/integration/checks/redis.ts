/** A real Redis in the foreground, in a temporary folder and on ports of its own. */
import type { KeyPair } from '../../unit/checks/certificates.ts';
import { makeFolder, type Program, startProgram } from './program.ts';

export interface RedisPorts {
  readonly plain: number;
  readonly tls: number;
}

const PASSWORD = 's3cret " word';

export interface Redis {
  /** With the password of `requirepass`, and of the user `monitor`. */
  readonly passwordFile: string;
  readonly wrongPasswordFile: string;
  /** Starts it, with a password or open to all, and waits until `isReady`. */
  readonly start: (needsPassword: boolean, isReady: () => Promise<boolean>) => Promise<Program>;
  readonly remove: () => Promise<void>;
}

const config = (path: string, { plain, tls }: RedisPorts, pair: KeyPair) => `
bind 127.0.0.1
port ${plain}
tls-port ${tls}
tls-cert-file ${pair.certFile}
tls-key-file ${pair.keyFile}
tls-auth-clients no
dir ${path}
save ""
appendonly no
daemonize no
`;

const PROTECTED = `
requirepass ${JSON.stringify(PASSWORD)}
user monitor on ${JSON.stringify(`>${PASSWORD}`)} +ping
`;

export async function makeRedis(ports: RedisPorts, pair: KeyPair): Promise<Redis> {
  const folder = await makeFolder('redis');
  const open = config(folder.path, ports, pair);
  const files = {
    open: await folder.write('open.conf', open),
    protected: await folder.write('protected.conf', open + PROTECTED),
  };
  return {
    passwordFile: await folder.write('password', `${PASSWORD}\n`),
    wrongPasswordFile: await folder.write('wrong-password', 'wrong\n'),
    start: (needsPassword, isReady) =>
      startProgram(['redis-server', needsPassword ? files.protected : files.open], isReady),
    remove: folder.remove,
  };
}
