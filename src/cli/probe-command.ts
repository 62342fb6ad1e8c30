/** `ripcord probe`: runs checks once, on demand. */
import { type OwnAddresses, ownAddresses } from '../checks/own-addresses.ts';
import type { ProbeResult } from '../checks/prober.ts';
import { isLookedUp, runProbe } from '../checks/run-probe.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { allChecks, type CheckRef } from '../engine/monitor/monitor.ts';
import { faultOfHost } from '../schema/host-name.ts';
import { systemClock } from '../sys/clock.ts';
import { systemExec } from '../sys/exec.ts';
import { systemHasAddress } from '../sys/local-addresses.ts';
import { type Names, systemNames } from '../sys/names/names.ts';
import { shown } from '../sys/shown.ts';
import { configFile } from './config-file.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

export interface ProbeOptions {
  /** Where to ask the service of this server in the place of its service address. */
  readonly host?: string;
}

/**
 * Exits 1 if any of the checks failed or gave no verdict; else 75 if some could not be run, as the service address is
 * not on this machine yet.
 */
export async function probe(
  names: readonly string[],
  { host }: ProbeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { file: named, service, check, rest } = namesOf(names);
  if (rest.length > 0) {
    terminal.err(`ripcord: probe takes a file, a service and a check: what is ${shown(rest.join(' '))}?`);
    return EXIT.usage;
  }
  const fault = host === undefined ? undefined : faultOfHost(host);
  if (fault !== undefined) {
    terminal.err(`ripcord: --host: ${fault}`);
    return EXIT.usage;
  }
  const file = await configFile(named, terminal);
  const config = await loadConfig(file);
  const asked = allChecks(config).filter(
    ref =>
      (service === undefined || ref.service === service) && (check === undefined || ref.check.id === check),
  );
  if (asked.length === 0) {
    const known = allChecks(config).map(ref => `${ref.service} ${ref.check.id}`);
    terminal.err(`ripcord: no such check; ${shown(file)} has: ${[...new Set(known)].join(', ')}`);
    return EXIT.usage;
  }
  const own = ownAddresses(config.services, systemHasAddress());
  const refs = host === undefined ? asked : asked.map(ref => askedAt(host, ref, own));
  const lookUp = systemNames(systemClock, () => undefined);
  const results = await Promise.all(refs.map(async ref => ({ ref, result: await run(ref, lookUp, own) })));
  lookUp.close();
  terminal.out(table(results.map(({ ref, result }) => rowOf(ref, result, config, terminal))));
  const absent = results.flatMap(({ result }) => result.absent ?? []);
  if (absent.length > 0) terminal.err(`ripcord: ${explained([...new Set(absent)])}`);
  if (results.some(({ result }) => result.absent === undefined && result.ok !== true)) return EXIT.down;
  return absent.length > 0 ? EXIT.tempFail : EXIT.ok;
}

export interface ProbeNames {
  readonly file: string | undefined;
  readonly service: string | undefined;
  readonly check: string | undefined;
  /** More than it takes. */
  readonly rest: readonly string[];
}

/** The arguments told apart: a file's name holds a slash or a dot, which the name of a service never does. */
export function namesOf(names: readonly string[]): ProbeNames {
  const [first = ''] = names;
  const isFile = names.length > 0 && !/^[^./]+$/.test(first);
  const [service, check, ...rest] = isFile ? names.slice(1) : names;
  return { file: isFile ? first : undefined, service, check, rest };
}

/** A check of this server's own service at its service address, asked at `host` instead. */
function askedAt(host: string, ref: CheckRef, own: OwnAddresses): CheckRef {
  const { peer, check } = ref;
  if (peer !== undefined || !isLookedUp(check) || !own.isOurs(check.host)) return ref;
  return { ...ref, check: { ...check, host } };
}

async function run({ check }: CheckRef, names: Names, own: OwnAddresses): Promise<ProbeResult> {
  // No later run would benefit from the look-up: this one waits for it.
  if (isLookedUp(check)) await names.addresses(check.host).catch(() => undefined);
  return runProbe(check, { exec: systemExec, names, own });
}

const hostOf = ({ check }: CheckRef): string => ('host' in check ? check.host : 'this machine');

function rowOf(ref: CheckRef, result: ProbeResult, { server }: Config, terminal: Terminal): string[] {
  const { service, peer = server, check } = ref;
  return [
    service,
    peer,
    check.id,
    hostOf(ref),
    ...(result.absent !== undefined
      ? [terminal.paint('yellow', 'not run'), '', 'its address is not on lo yet']
      : [outcomeOf(result.ok, terminal), `${Math.round(result.ms)} ms`, result.reason]),
  ];
}

/** A check there would reach the server that announces the address now, or no server. */
function explained(addresses: readonly string[]): string {
  const are = addresses.length === 1 ? 'is' : 'are';
  return (
    `${addresses.join(', ')} ${are} not on lo yet: the controller adds service addresses when it starts, and then ` +
    'checks the services there. Until then ask where else a service listens: ripcord probe --host 127.0.0.1'
  );
}

function outcomeOf(ok: boolean | undefined, terminal: Terminal): string {
  if (ok === undefined) return terminal.paint('yellow', 'no verdict');
  return ok ? terminal.paint('green', 'passed') : terminal.paint('red', 'failed');
}
