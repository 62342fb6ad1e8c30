/**
 * Whether ripd sends a route out of an interface, and what it adds to its metric, from its running configuration. Pure.
 */

import { negate } from '../../protocols/lines.ts';
import { ROUTER_RIP } from '../../protocols/rip/rip-names.ts';
import type { RunningConfig } from '../../protocols/running-config.ts';
import type { Cause, Passage } from '../outlook.ts';
import { accessList, type Filtered, prefixList } from './filters.ts';
import type { RipInterface, RipStatus } from './rip-status.ts';

/** What the daemon holds, as far as it decides which routes leave. */
export interface EgressView {
  readonly running: RunningConfig;
  readonly status: Pick<RipStatus, 'passive' | 'filtersAll'>;
}

/** The passage of a route with these prefixes: that of the worst prefix, as the clients of each count. */
export function passageOf(prefixes: readonly string[], on: RipInterface, view: EgressView): Passage {
  const silent = silenced(on, view);
  if (silent !== undefined) return silent;
  const passages = prefixes.map(prefix => passageOfPrefix(prefix, on.name, view));
  return passages.reduce(worse, FREE);
}

const FREE: Passage = { kind: 'sent', added: 0, cause: undefined };
const blocked = (cause: Cause): Passage => ({ kind: 'blocked', cause });
const uncertain = (cause: Cause): Passage => ({ kind: 'uncertain', cause });

function worse(a: Passage, b: Passage): Passage {
  if (a.kind === 'sent' && b.kind === 'sent') return b.added > a.added ? b : a;
  if (a.kind === 'blocked' || b.kind === 'sent') return a;
  return b;
}

/** Blocked if nothing at all is sent there, or nothing that could contain a /32. */
function silenced({ name, send }: RipInterface, { running, status }: EgressView): Passage | undefined {
  if (status.passive.includes(name)) return passive(name, running);
  if (send === 'none' || send === '1') {
    const under = `interface ${name}`;
    const own = linesOf(running, under).find(line => /^ip rip send version (none|1)$/.test(line));
    // RIPv1 announces networks by their class (RFC 1058), never a single address elsewhere.
    if (own !== undefined) return blocked(causeOf(own, under));
    return blocked(causeOf('version 1', ROUTER_RIP));
  }
  return undefined;
}

/** A passive interface still sends updates to a `neighbor`: the line does not say which interface that is behind. */
function passive(name: string, running: RunningConfig): Passage {
  const lines = linesOf(running, ROUTER_RIP);
  const neighbor = lines.find(line => line.startsWith('neighbor '));
  const own = lines.find(line => line === `passive-interface ${name}`);
  if (neighbor !== undefined) return uncertain(causeOf(own ?? 'passive-interface default', ROUTER_RIP));
  if (own !== undefined) return blocked(causeOf(own, ROUTER_RIP));
  const remedy = `\`no passive-interface ${name}\` under \`${ROUTER_RIP}\``;
  if (lines.includes('passive-interface default'))
    return blocked({ line: 'passive-interface default', remedy });
  return blocked({
    line: `Passive Interface(s): ${name}`,
    remedy: `\`passive-interface ${name}\`, then ${remedy}: FRR holds it passive, and no line of its configuration says so`,
  });
}

function passageOfPrefix(prefix: string, name: string, { running, status }: EgressView): Passage {
  const lines = linesOf(running, ROUTER_RIP);
  const filters = lines
    .filter(line => status.filtersAll || line.endsWith(` out ${name}`))
    .flatMap(line => filterIn(line, name, prefix, running));
  const mapped = lines.filter(line => line.startsWith('route-map ') && line.endsWith(` out ${name}`));
  return (
    filters.find(({ kind }) => kind === 'blocked') ??
    filters.find(({ kind }) => kind === 'uncertain') ??
    mapped.map(line => uncertain(causeOf(line, ROUTER_RIP)))[0] ??
    offsetOf(lines, name, prefix, running)
  );
}

/** All lists of an interface must permit a prefix (rip_filter in ripd.c); a list that does not exist does. */
function filterIn(line: string, name: string, prefix: string, running: RunningConfig): Passage[] {
  const [, kind, list = '', on] = /^distribute-list (prefix )?(\S+) out(?: (\S+))?$/.exec(line) ?? [];
  if (list === '' || (on !== undefined && on !== name)) return [];
  const said = (kind === undefined ? accessList : prefixList)(list, prefix, running);
  const verdicts: Record<Filtered, Passage[]> = {
    permit: [],
    absent: [],
    deny: [blocked(causeOf(line, ROUTER_RIP))],
    unreadable: [uncertain(causeOf(line, ROUTER_RIP))],
  };
  return verdicts[said];
}

/**
 * An offset-list of the interface replaces the one for all, whether it matches or not (rip_offset_list_apply_out;
 * measured, FRR 8.4.4 and 10.3). A list that does not exist adds nothing.
 */
function offsetOf(lines: readonly string[], name: string, prefix: string, running: RunningConfig): Passage {
  const offsets = lines.flatMap(line => {
    const [, list = '', added, on] = /^offset-list (\S+) out (\d+)(?: (\S+))?$/.exec(line) ?? [];
    return added === undefined ? [] : [{ line, list, added: Number(added), on }];
  });
  const offset = offsets.find(({ on }) => on === name) ?? offsets.find(({ on }) => on === undefined);
  if (offset === undefined) return FREE;
  const { line, list, added } = offset;
  switch (accessList(list, prefix, running)) {
    case 'permit':
      return { kind: 'sent', added, cause: causeOf(line, ROUTER_RIP) };
    case 'unreadable':
      return uncertain(causeOf(line, ROUTER_RIP));
    default:
      return FREE;
  }
}

/** The line that decides which neighbours' packets an interface accepts, without its secret. */
export function acceptsOn(name: string, running: RunningConfig): Cause | undefined {
  const under = `interface ${name}`;
  const line = linesOf(running, under).find(each =>
    /^ip rip (authentication (string|key-chain)|receive version)\b/.test(each),
  );
  if (line === undefined) return undefined;
  const shown = line.replace(/^(ip rip authentication string) .*$/, '$1 …');
  return { line: shown, remedy: `the router's own key in place of \`${shown}\` under \`${under}\`` };
}

function causeOf(line: string, under: string): Cause {
  return { line, remedy: `\`${negate(line)}\` under \`${under}\`` };
}

const linesOf = (config: RunningConfig, context: string): readonly string[] => config.get(context) ?? [];
