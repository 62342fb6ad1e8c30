/** A model of how ripd takes lines, as measured on FRR 8.4.4: what is entered stands, replaces, or takes away. */
import type { RunningConfig } from '../../../../src/protocols/running-config.ts';

const REPLACES = [
  /^timers basic/,
  /^redistribute connected/,
  /^set metric/,
  /^match metric/,
  /^match ip address prefix-list/,
  /^ip prefix-list \S+ seq \d+/,
  /^ip prefix-list \S+ description/,
];

/** The configuration after these lines, and what it was after each of them. Throws on a line that ripd would refuse. */
export function enterInto(config: RunningConfig, lines: readonly string[]): RunningConfig[] {
  let context = '';
  const states: RunningConfig[] = [config];
  for (const line of lines) {
    const next = new Map(states.at(-1) ?? config);
    if (line === 'exit') context = '';
    else if (/^(route-map|router) /.test(line)) {
      context = line;
      if (!next.has(line)) next.set(line, []);
    } else if (/^no route-map /.test(line)) removeClause(next, line);
    else if (/^no ip prefix-list \S+$/.test(line)) {
      const name = line.slice('no '.length);
      next.set(
        '',
        (next.get('') ?? []).filter(held => !held.startsWith(`${name} `)),
      );
    } else next.set(context, enterLine(next.get(context) ?? [], line));
    states.push(next);
  }
  return states;
}

function enterLine(held: readonly string[], line: string): string[] {
  if (line.startsWith('no ')) {
    const undone = line.slice('no '.length);
    if (/^(description|call) ./.test(undone)) throw new Error(`% Unknown command: ${line}`);
    return held.filter(other => other !== undone && !other.startsWith(`${undone} `));
  }
  refuseTwice(held, line);
  const replaces = REPLACES.map(pattern => pattern.exec(line)?.[0]).find(key => key !== undefined);
  const rest = held.filter(
    other => other !== line && (replaces === undefined || !`${other} `.startsWith(`${replaces} `)),
  );
  return [...rest, line];
}

/** FRR takes no prefix twice in one list, under whatever number (since 7.5). */
function refuseTwice(held: readonly string[], line: string): void {
  const [, list, entry] = /^(ip prefix-list \S+) seq \d+ (.*)$/.exec(line) ?? [];
  if (list === undefined) return;
  const twin = held.find(
    other => other !== line && other.startsWith(`${list} seq `) && other.endsWith(` ${entry}`),
  );
  if (twin !== undefined) throw new Error(`% Insertion failed - prefix-list entry exists: ${line}`);
}

/** By its number, whatever its action. */
function removeClause(config: Map<string, readonly string[]>, line: string): void {
  const [, name, sequence] = /^no route-map (\S+) \S+ (\d+)$/.exec(line) ?? [];
  config.delete(`route-map ${name} permit ${sequence}`);
  config.delete(`route-map ${name} deny ${sequence}`);
}

const numberOf = (context: string): number => Number(context.split(' ').at(-1));

/** What ripd would send for a connected address of this state: a metric, or undefined if it passes no clause. */
export function advertised(config: RunningConfig, address: string): number | undefined {
  const line = config.get('router rip')?.find(held => held.startsWith('redistribute connected'));
  if (line === undefined) return undefined;
  const number = Number(/ metric (\d+)/.exec(line)?.[1] ?? 1);
  if (!line.includes(' route-map RIPCORD')) return number;
  const clauses = [...config.keys()].filter(context => context.startsWith('route-map RIPCORD '));
  for (const context of clauses.sort((a, b) => numberOf(a) - numberOf(b))) {
    const lines = config.get(context) ?? [];
    const matches = lines.filter(held => held.startsWith('match '));
    if (!matches.every(match => passes(config, match, address))) continue;
    if (context.includes(' deny ')) return undefined;
    const set = lines.find(held => held.startsWith('set metric '));
    return set === undefined ? number : Number(set.slice('set metric '.length));
  }
  return undefined;
}

/** Addresses of living services have ripd's internal metric 1, so `match metric 16` does not match them. */
function passes(config: RunningConfig, match: string, address: string): boolean {
  const list = /^match ip address prefix-list (\S+)$/.exec(match)?.[1];
  if (list === undefined) return false;
  const entries = (config.get('') ?? []).filter(line => line.startsWith(`ip prefix-list ${list} seq `));
  return entries.some(line => line.endsWith(` permit ${address}`) || line.endsWith(' permit any'));
}
