/** What routers say of themselves, as data. */

/** A line of `show ip rip`. */
export interface RipRoute {
  readonly prefix: string;
  readonly nextHop: string;
  /** 16 is unreachable. */
  readonly metric: number;
  /** The router that told of it, or `self`. */
  readonly from: string;
  readonly tag: number;
}

/** e.g. `R(n) 198.51.100.25/32   10.46.1.2    2 10.46.1.2    0 02:57`; connected routes have no time. */
const RIP_LINE = /^[A-Z]\([a-z/]+\)\s+(\S+)\s+(\S+)\s+(\d+)\s+(\S+)\s*(?:\([^)]*\)\s*)?(\d+)(?:\s+\S+)?\s*$/;

/** Reads the output of `show ip rip`. */
export function parseRipTable(output: string): RipRoute[] {
  return output.split('\n').flatMap(line => {
    const [, prefix, nextHop, metric, from, tag] = RIP_LINE.exec(line) ?? [];
    if (prefix === undefined || nextHop === undefined || from === undefined) return [];
    return [{ prefix, nextHop, metric: Number(metric), from, tag: Number(tag) }];
  });
}

/** Reads the gateways that `ip -j route show PREFIX` lists. */
export function parseGateways(output: string): string[] {
  return asArray(output).flatMap(route =>
    typeof route === 'object' && route !== null && 'gateway' in route ? [String(route.gateway)] : [],
  );
}

/** What `ip -j` printed: an array of objects, or nothing at all. */
export function asArray(output: string): unknown[] {
  const printed: unknown = JSON.parse(output.trim() === '' ? '[]' : output);
  return Array.isArray(printed) ? printed : [];
}
