/** What no fault may leave changed on a server: what is its operator's, addresses, interfaces, programs. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { putBlock } from '../../src/drivers/frr/block.ts';
import { ownPrefixList, parseClause, ROUTER_RIP } from '../../src/protocols/rip/rip-names.ts';
import { parse } from '../../src/protocols/running-config.ts';
import type { Server } from '../lab/server.ts';
import { asArray } from '../lab/tables.ts';

export interface Inventory {
  /** Lines of the running configuration that are not ripcord's, each behind its context. */
  readonly running: readonly string[];
  /** FRR's file, but for ripcord's block. */
  readonly file: string;
  /** Interfaces, and their addresses. */
  readonly network: readonly string[];
  /** The command line of each process that runs a program. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
}

/** Lines of `router rip` that are ripcord's. */
const OURS = /^(?:network eth0|timers basic |redistribute connected )/;
/** FRR's own: a fault may leave one dead. And those of the look itself, and of the lab. */
const PASSING = new Set(['ps', 'nsenter', 'sh', 'sleep', 'bash', 'esbuild', 'zebra', 'ripd', 'mgmtd']);

export async function inventory({ frr, host }: Server): Promise<Inventory> {
  // Alone: else it sees the other two, now and then.
  const programs = await host.run(['ps', '-ww', '-eo', 'comm=,args=']);
  const [running, links] = await Promise.all([
    frr.vtysh('show running-config'),
    host.run(['ip', '-j', '-4', 'address', 'show']),
  ]);
  return {
    running: othersThanOurs(running),
    file: putBlock(readFileSync(frr.file), '').toString('latin1'),
    network: asArray(links).flatMap(addressesOf).sort(),
    programs: programsIn(programs),
  };
}

/** What differs, in words; none: nothing does. Of programs, one that has ended is no loss: it was passing by. Pure. */
export function leftBehind(before: Inventory, after: Inventory): readonly string[] {
  const parts = [
    ['running configuration', before.running, after.running],
    ["FRR's file", before.file, after.file],
    ['network', before.network, after.network],
  ] as const;
  const changed = parts
    .filter(([, was, is]) => !isDeepStrictEqual(was, is))
    .map(([what, was, is]) => `${what}: was ${JSON.stringify(was)}, is ${JSON.stringify(is)}`);
  const more = Object.entries(after.programs).flatMap(([name, lines]) => {
    const count = before.programs[name]?.length ?? 0;
    return lines.length > count
      ? [`programs: ${name} runs ${lines.length} times, not ${count}: ${lines.join('; ')}`]
      : [];
  });
  return [...changed, ...more];
}

function othersThanOurs(running: string): readonly string[] {
  return [...parse(running)]
    .flatMap(([context, lines]) => [context, ...lines.map(line => `${context}: ${line}`)])
    .filter(line => {
      const [context = '', rest = ''] = line.split(': ');
      if (parseClause(context) !== undefined || ownPrefixList(rest) !== undefined) return false;
      return context !== ROUTER_RIP || !OURS.test(rest);
    });
}

function addressesOf(link: unknown): string[] {
  if (typeof link !== 'object' || link === null || !('ifname' in link) || !('addr_info' in link)) return [];
  const { ifname, addr_info: addresses } = link;
  const all: readonly { local?: unknown; prefixlen?: unknown }[] = Array.isArray(addresses) ? addresses : [];
  return [`${ifname}`, ...all.map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`)];
}

function programsIn(processes: string): Record<string, readonly string[]> {
  const programs: Record<string, string[]> = {};
  for (const process of processes.split('\n').sort()) {
    const [, name, line = ''] = /^(\S+)\s+(.*)$/.exec(process) ?? [];
    if (name === undefined || PASSING.has(name)) continue;
    programs[name] ??= [];
    programs[name].push(line);
  }
  return programs;
}
