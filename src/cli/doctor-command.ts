/**
 * `ripcord doctor`: looks for problems that would keep ripcord from working, before it starts and while it runs;
 * changes nothing.
 */
import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { CONFIG_FILE } from '../config/folders.ts';
import { loadConfig } from '../config/load.ts';
import { createHost } from '../daemon/command-host.ts';
import { checkHost, checkReplica } from '../doctor/checks/all-checks.ts';
import { checkConfiguration } from '../doctor/checks/ripcord-configuration.ts';
import { collectHost, collectReplica } from '../doctor/collect/collect-facts.ts';
import { USUAL_PLACE } from '../doctor/collect/daemon-facts.ts';
import type { Resolve } from '../doctor/collect/peer-facts.ts';
import { type Fact, learn } from '../doctor/fact.ts';
import type { Finding } from '../doctor/finding.ts';
import { reportText, worst } from '../doctor/report.ts';
import { readTemplates } from '../drivers/frr/template-files.ts';
import { systemClock } from '../sys/clock.ts';
import { type Exec, systemExec } from '../sys/exec.ts';
import { systemNames } from '../sys/names/names.ts';
import { packageVersion } from '../version.ts';
import { configFile } from './config-file.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

const COLOURS = { ok: 'green', unknown: 'dim', warning: 'yellow', error: 'red', heading: 'bold' } as const;

export interface DoctorOptions {
  readonly json: boolean;
  /** Leave out of the text what is ok. */
  readonly quiet: boolean;
}

/** Exits 1 if it found an error; warnings, and what could not be seen, are 0. */
export async function doctor(
  named: string | undefined,
  options: DoctorOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const names = systemNames(systemClock, () => undefined);
  const resolveHost: Resolve = host => names.addresses(host, { family: 4 });
  // A machine without a configuration is examined, too.
  const file = await configFile(named, terminal).catch(() => CONFIG_FILE);
  const findings = await examine(file, { exec: systemExec, resolve: resolveHost }).finally(names.close);
  const level = worst(findings);
  const text = options.json
    ? JSON.stringify({ level, findings }, null, 2)
    : reportText(findings, {
        paint: (kind, painted) => terminal.paint(COLOURS[kind], painted),
        columns: terminal.screen?.size().columns ?? Number.POSITIVE_INFINITY,
        quiet: options.quiet,
      });
  if (text !== '') terminal.out(text);
  return level === 'error' ? EXIT.down : EXIT.ok;
}

/**
 * Everything that can be checked with the configuration at `file`; without a valid one, only the checks that need none.
 */
export async function examine(
  file: string,
  { exec, resolve: resolveHost }: { readonly exec: Exec; readonly resolve: Resolve },
): Promise<readonly Finding[]> {
  const path = resolve(file);
  const config: Fact<Config> = await learn(() => loadConfig(path));
  const host = await collectHost(config.known ? config.value.routing : USUAL_PLACE, exec);
  const always = [...checkConfiguration({ config, file: path }), ...checkHost(host)];
  if (!config.known) return always;
  const replica = await collectReplica(config.value, host, {
    exec,
    clock: systemClock,
    resolve: resolveHost,
    openRouting: async () => {
      const templates = await readTemplates(config.value.routing.templates);
      return createHost(config.value, templates, exec).routing;
    },
    version: packageVersion(),
  });
  return [...always, ...checkReplica(replica)];
}
