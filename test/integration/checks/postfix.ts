/** A real Postfix in a temporary folder and on a port of its own, beside whatever else runs on this machine. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Postfix {
  readonly port: number;
  /** What its master is called here: other Postfixes of this machine have one too. */
  readonly master: string;
  readonly pidfile: string;
  /** PEM file of its certificate, which is self-signed and for mx1.example.org. */
  readonly certificate: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Stops all its processes as they stand: connections are still taken, by the kernel, and nobody answers. */
  readonly freeze: () => Promise<void>;
  readonly thaw: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const service = (name: string, type: string, command: string, limit = '-') =>
  `${name} ${type} ${type === 'inet' ? 'n' : '-'} - n - ${limit} ${command}\n`;

const REFUSING = 'smtpd -o smtpd_delay_reject=no -o smtpd_helo_restrictions=reject';

/** More ports of the same Postfix. */
export interface MorePorts {
  /** TLS from the first byte on. */
  readonly tls: number;
  /** Greets, and refuses whoever says EHLO. */
  readonly refusing: number;
}

export async function makePostfix(port: number, more: MorePorts): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'ripcord-postfix-'));
  await chmod(folder, 0o755);
  const config = join(folder, 'etc');
  const queue = join(folder, 'queue');
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  const programs = join(folder, 'sbin');
  for (const path of [config, queue, data, programs]) await mkdir(path);
  const master = await linkPrograms(programs);
  await run('chown', ['postfix', data]);

  const certificate = [
    '-subj',
    '/CN=mx1.example.org',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
    '-days',
    '30',
  ];
  const names = ['-addext', 'subjectAltName=DNS:mx1.example.org'];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...certificate, ...names], {
    cwd: config,
  });
  const main = {
    compatibility_level: '3.6',
    queue_directory: queue,
    data_directory: data,
    mail_owner: 'postfix',
    command_directory: '/usr/sbin',
    daemon_directory: programs,
    myhostname: 'mx1.example.org',
    smtpd_banner: '$myhostname ESMTP',
    inet_protocols: 'ipv4',
    mydestination: '',
    local_recipient_maps: '',
    alias_maps: '',
    alias_database: '',
    maillog_file_prefixes: folder,
    maillog_file: log,
    smtpd_tls_security_level: 'may',
    smtpd_tls_chain_files: `${config}/key.pem, ${config}/cert.pem`,
  };
  await writeFile(
    join(config, 'main.cf'),
    Object.entries(main)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  );
  await writeFile(
    join(config, 'master.cf'),
    service(`127.0.0.1:${port}`, 'inet', 'smtpd') +
      service(`127.0.0.1:${more.tls}`, 'inet', 'smtpd -o smtpd_tls_wrappermode=yes') +
      service(`127.0.0.1:${more.refusing}`, 'inet', REFUSING) +
      service('anvil', 'unix', 'anvil', '1') +
      service('tlsmgr', 'unix', 'tlsmgr', '1') +
      service('rewrite', 'unix', 'trivial-rewrite') +
      service('cleanup', 'unix', 'cleanup') +
      service('qmgr', 'unix', 'qmgr', '1') +
      'postlog unix-dgram n - n - 1 postlogd\n',
  );

  const pidfile = join(queue, 'pid', `${master}.pid`);
  const postfix = (command: string) => run('postfix', ['-c', config, command]);
  // The master leads a process group of which its children are members.
  const signal = async (name: NodeJS.Signals) =>
    void process.kill(-Number(await readFile(pidfile, 'utf8')), name);
  return {
    port,
    master,
    pidfile,
    certificate: join(config, 'cert.pem'),
    start: async () => {
      try {
        await postfix('start');
      } catch (error) {
        throw new Error(`Postfix did not start: ${await readFile(log, 'utf8').catch(String)}`, {
          cause: error,
        });
      }
    },
    stop: async () => void (await postfix('stop')),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    remove: async () => {
      await postfix('stop').catch(() => {}); // it may be stopped already
      await rm(folder, { recursive: true });
    },
  };
}

const INSTALLED = '/usr/lib/postfix/sbin';

/** Postfix's programs in a folder of our own, its master under a name of its own, which is the result. */
async function linkPrograms(folder: string): Promise<string> {
  const master = `rc-${randomBytes(4).toString('hex')}`;
  for (const name of await readdir(INSTALLED)) {
    if (name !== 'postfix-script') await symlink(join(INSTALLED, name), join(folder, name));
  }
  await symlink(join(INSTALLED, 'master'), join(folder, master));
  const script = await readFile(join(INSTALLED, 'postfix-script'), 'utf8');
  const renamed = script.replaceAll(/(\$daemon_directory|pid)\/master\b/g, `$1/${master}`);
  await writeFile(join(folder, 'postfix-script'), renamed, { mode: 0o755 });
  return master;
}
