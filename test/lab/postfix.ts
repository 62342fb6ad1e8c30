/** A real Postfix on a host: its own configuration, queue and process group, nothing but what answers SMTP. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from './eventually.ts';
import type { Host } from './host.ts';

/**
 * inet_interfaces = all binds 0.0.0.0, so that a service address which appears later is answered at once. No look-up
 * leaves the host, and the limits that would slow a client that connects a hundred times a second are off.
 */
const mainCf = (server: string, dir: string) => `compatibility_level = 3.6
queue_directory = ${dir}/queue
data_directory = ${dir}/data
maillog_file = ${dir}/log
maillog_file_prefixes = ${dir}
myhostname = ${server}.example.net
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = all
inet_protocols = ipv4
smtpd_banner = ${server} ESMTP
smtpd_peername_lookup = no
smtpd_tls_security_level = none
smtpd_relay_restrictions = reject
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
disable_dns_lookups = yes
smtp_host_lookup = native
`;

const MASTER_CF = `smtp inet n - n - - smtpd
rewrite unix - - n - - trivial-rewrite
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;

export class Postfix {
  readonly #host: Host;
  readonly #dir: string;

  constructor(host: Host) {
    this.#host = host;
    this.#dir = path.join(host.dir, 'postfix');
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    await this.#install();
    await this.#host.run(['postfix', '-c', path.join(this.#dir, 'etc'), 'start']);
  }

  /** Ends it in order, as its init script does. */
  async stop(): Promise<void> {
    await this.#host.run(['postfix', '-c', path.join(this.#dir, 'etc'), 'stop']);
  }

  /** Ends all of it at once. */
  async kill(): Promise<void> {
    await this.#signal('KILL');
    await eventually(async () => !(await this.isRunning()), { what: `Postfix of ${this.#host.name} ends` });
  }

  /** Makes it hang: connections are accepted (by the kernel) and never answered. */
  hang(): Promise<void> {
    return this.#signal('STOP');
  }

  /** Ends the hang. */
  resume(): Promise<void> {
    return this.#signal('CONT');
  }

  async isRunning(): Promise<boolean> {
    const pid = this.#masterPid();
    return pid !== undefined && (await this.#host.attempt(['kill', '-0', pid])).exitCode === 0;
  }

  /**
   * master(8) leads a process group that all its services belong to; each of them would go on answering
   * without it. By pkill(1): kill(1) of procps takes a small group (-83) for a signal.
   */
  async #signal(name: 'KILL' | 'STOP' | 'CONT'): Promise<void> {
    const pid = this.#masterPid();
    if (pid !== undefined) await this.#host.attempt(['pkill', '--signal', name, '--pgroup', pid]);
  }

  async #install(): Promise<void> {
    for (const dir of ['etc', 'queue', 'data']) mkdirSync(path.join(this.#dir, dir), { recursive: true });
    writeFileSync(path.join(this.#dir, 'etc/main.cf'), mainCf(this.#host.name, this.#dir));
    writeFileSync(path.join(this.#dir, 'etc/master.cf'), MASTER_CF);
    await this.#host.run(['chown', 'postfix', path.join(this.#dir, 'data')]);
  }

  #masterPid(): string | undefined {
    const file = path.join(this.#dir, 'queue/pid/master.pid');
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  }
}
