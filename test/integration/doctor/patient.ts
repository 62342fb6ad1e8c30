/** A machine to be checked: the doctor's own collectors and checks, with the commands run where a test wants them. */
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../src/config/load.ts';
import { checkHost, checkReplica } from '../../../src/doctor/checks/all-checks.ts';
import { collectHost, collectReplica } from '../../../src/doctor/collect/collect-facts.ts';
import type { Finding } from '../../../src/doctor/finding.ts';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { readTemplates } from '../../../src/drivers/frr/template-files.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { systemNames } from '../../../src/sys/names/names.ts';

export const IP = '198.51.100.25';
export const CHECK = { kind: 'smtp', host: '127.0.0.1', interval: '1s' };

export interface Surroundings {
  /** Runs the commands that look. Default: here. */
  readonly exec?: Exec;
}

/** A folder of its own, with a configuration whose paths lie in it. */
export class Patient implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'ripcord-doctor-'));
  readonly file = join(this.folder, 'ripcord.json');
  #service: object = {};
  #routing: object = {};
  #top: object = {};

  /** Changes the configuration: the fields of its only service, of `routing`, and at the top. */
  configure({
    service = {},
    routing = {},
    ...top
  }: {
    service?: object;
    routing?: object;
    [field: string]: unknown;
  }) {
    this.#service = { ...this.#service, ...service };
    this.#routing = { ...this.#routing, ...routing };
    this.#top = { ...this.#top, ...top };
  }

  get text(): string {
    return JSON.stringify({
      server: 'smtp-b',
      routing: { networks: ['eth0'], config: null, ...this.#routing },
      services: [{ name: 'smtp', address: `${IP}/32`, metric: 5, checks: [CHECK], ...this.#service }],
      paths: { run: join(this.folder, 'run'), state: join(this.folder, 'state') },
      onStop: 'keep',
      ...this.#top,
    });
  }

  /** Writes the configuration, for programs that read it themselves. */
  async write(): Promise<string> {
    await writeFile(this.file, this.text);
    return this.file;
  }

  async findings({ exec = systemExec }: Surroundings = {}): Promise<readonly Finding[]> {
    const config = parseConfig(this.text, this.file);
    const names = systemNames(systemClock, () => undefined);
    const host = await collectHost(config.routing, exec);
    const replica = await collectReplica(config, host, {
      exec,
      clock: systemClock,
      resolve: host => names.addresses(host, { family: 4 }),
      openRouting: async () =>
        createFrrDriver(config, { exec, templates: await readTemplates(config.routing.templates) }),
      version: '0.1.0',
    });
    return [...checkHost(host), ...checkReplica(replica)];
  }

  /** What one check finds. */
  async examined(examination: string, surroundings: Surroundings = {}): Promise<readonly Finding[]> {
    const findings = await this.findings(surroundings);
    return findings.filter(finding => finding.examination === examination);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** Findings as `level: what was found`. */
export const said = (findings: readonly Finding[]): string[] =>
  findings.map(({ level, found }) => `${level}: ${found}`);
