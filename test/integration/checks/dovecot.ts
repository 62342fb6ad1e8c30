/** A real Dovecot in the foreground, in a temporary folder and on ports of its own. */
import { chmod } from 'node:fs/promises';
import type { KeyPair } from '../../unit/checks/certificates.ts';
import { makeFolder, type Program, startProgram } from './program.ts';

export interface Ports {
  readonly imap: number;
  readonly imaps: number;
  readonly pop3: number;
  readonly pop3s: number;
}

export const USER = 'monitor';
export const PASSWORD = 's3cret " word';

export interface Dovecot {
  /** PATH of a file with PASSWORD, as an editor leaves it: with a line end. */
  readonly passwordFile: string;
  /** The same for a password that is none of its own. */
  readonly wrongPasswordFile: string;
  /** Starts it, and waits until `isReady`. */
  readonly start: (isReady: () => Promise<boolean>) => Promise<Program>;
  readonly remove: () => Promise<void>;
}

const listeners = (protocol: 'imap' | 'pop3', plain: number, tls: number) => `
service ${protocol}-login {
  inet_listener ${protocol} {
    port = ${plain}
  }
  inet_listener ${protocol}s {
    port = ${tls}
    ssl = yes
  }
}
`;

const config = (path: string, { imap, imaps, pop3, pop3s }: Ports, pair: KeyPair) => `
protocols = imap pop3
listen = 127.0.0.1
base_dir = ${path}/run
state_dir = ${path}/state
log_path = /dev/stderr
login_greeting = Dovecot ready.
ssl = yes
ssl_cert = <${pair.certFile}
ssl_key = <${pair.keyFile}
mail_location = maildir:${path}/mail
first_valid_uid = 1
# Wrong passwords are refused at once, and delay no right ones.
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${path}/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${path}/mail
}
${listeners('imap', imap, imaps)}
${listeners('pop3', pop3, pop3s)}
`;

export async function makeDovecot(ports: Ports, pair: KeyPair): Promise<Dovecot> {
  const folder = await makeFolder('dovecot');
  // Its processes run as three users.
  await chmod(folder.path, 0o777);
  await folder.write('users', `${USER}:${PASSWORD}\n`, 0o644);
  const file = await folder.write('dovecot.conf', config(folder.path, ports, pair));
  return {
    passwordFile: await folder.write('password', `${PASSWORD}\n`),
    wrongPasswordFile: await folder.write('wrong-password', 'wrong\n'),
    start: isReady => startProgram(['dovecot', '-F', '-c', file], isReady),
    remove: folder.remove,
  };
}
