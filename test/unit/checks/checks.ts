/** Checks as the configuration gives them, and running them as the daemon does. */
import { expect } from 'vitest';
import type { ProbeResult } from '../../../src/checks/prober.ts';
import type { ProcessCheck } from '../../../src/checks/process/schema.ts';
import type { Check } from '../../../src/checks/registry.ts';
import { runProbe } from '../../../src/checks/run-probe.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { configOf, serviceEntry } from '../configuration.ts';
import { literals } from '../names.ts';
import type { TestServer } from './server.ts';

/** Long enough for whatever is expected to come, on any machine: a run that needs it has failed. */
export const AMPLE_MS = 20_000;
/** How long we wait for what will never come: what comes first, such as a certificate from a disk, comes on a busy machine too. */
export const BRIEF_MS = 1000;

/** Fields of a check as a file has them, but for its deadline. */
export interface Fields {
  readonly timeoutMs?: number;
  readonly [field: string]: unknown;
}

/** A check as the configuration makes it of `fields`: of something on this machine, with an ample deadline. */
export function checkOf({ timeoutMs = AMPLE_MS, ...fields }: Fields): Check {
  const check = { interval: '1m', timeout: `${timeoutMs}ms`, ...fields };
  const [made] = configOf({ services: [serviceEntry({ checks: [check] })] }).services[0]?.checks ?? [];
  if (made === undefined) throw new Error('the configuration has lost its check');
  return made;
}

const atPort =
  (kind: string) =>
  (port: number, over: Fields = {}) =>
    checkOf({ kind, host: '127.0.0.1', port, ...over });

export const smtpCheck = atPort('smtp');
export const tcpCheck = atPort('tcp');
export const httpCheck = atPort('http');
export const imapCheck = atPort('imap');
export const pop3Check = atPort('pop3');
export const ldapCheck = atPort('ldap');
export const redisCheck = atPort('redis');
export const ntpCheck = atPort('ntp');

export const dnsCheck = (port: number, over: Fields = {}) =>
  atPort('dns')(port, { name: 'www.example.org', ...over });

export const icmpCheck = (host: string, over: Fields = {}) => checkOf({ kind: 'icmp', host, ...over });

export const systemdCheck = (unit: string, over: Fields = {}) => checkOf({ kind: 'systemd', unit, ...over });

/** Names that no file may hold can be those of programs. */
export const processCheck = (target: ProcessCheck['target']): ProcessCheck => ({
  kind: 'process',
  id: 'process',
  timing: { kind: 'interval', everyMs: 1000 },
  timeoutMs: AMPLE_MS,
  fall: 2,
  rise: 2,
  informational: false,
  target,
});

export const execCheck = (command: string[], over: Fields = {}) =>
  checkOf({ kind: 'exec', command, ...over });

/** Attempts at a run that the machine of the tests itself keeps from its end. */
const ATTEMPTS = 5;

/** Runs a check, once more where this process stood still meanwhile: then a run that failed says nothing, and rightly so. */
export async function run(check: Check): Promise<ProbeResult> {
  return (await attempted(check)).result;
}

/** Runs a check of `server`, which sees that each run brought one visitor, and that every visitor left. */
export async function visit(server: TestServer, check: Check): Promise<ProbeResult> {
  const { result, attempts } = await attempted(check);
  await server.allLeft();
  expect(server.visits()).toBe(attempts);
  return result;
}

async function attempted(check: Check): Promise<{ result: ProbeResult; attempts: number }> {
  for (let attempts = 1; ; attempts += 1) {
    const result = await runProbe(check, { exec: systemExec, names: literals });
    const isOurs = result.ok === undefined && /ripcord itself stood still/.test(result.reason);
    if (!isOurs || attempts === ATTEMPTS) return { result, attempts };
  }
}
