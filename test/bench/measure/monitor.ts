/** What the kernel says of a host's routes or addresses as they change, with the time of each change. */
import { createInterface } from 'node:readline';
import { LabError } from '../../lab/command.ts';
import type { Host } from '../../lab/host.ts';
import { inLabTime } from '../../lab/now.ts';

/** A line of `ip -ts monitor`. */
export interface Change {
  /** ms: by the wall clock as it is printed, in lab time once it was read. */
  readonly at: number;
  readonly deleted: boolean;
  /** The rest of the line. */
  readonly text: string;
}

/** e.g. `[2026-11-22T15:04:34.123456] Deleted 198.51.100.25 via 10.46.1.2 dev lan proto rip metric 20`. */
const LINE = /^\[(\S+)\] (Deleted )?(.*)$/;

export function parseChange(line: string): Change | undefined {
  const [, stamp, deleted, text] = LINE.exec(line) ?? [];
  if (stamp === undefined || text === undefined) return undefined;
  // Date knows no microseconds: they are added by hand.
  const [seconds = '', fraction = '0'] = stamp.split('.');
  return { at: Date.parse(seconds) + Number(`0.${fraction}`) * 1000, deleted: deleted !== undefined, text };
}

/** Remembers the changes that speak of `address`, in lab time, from now on until the host goes. */
export function monitor(host: Host, what: 'route' | 'address', address: string): readonly Change[] {
  const changes: Change[] = [];
  const program = host.start(`monitor-${what}`, ['ip', '-ts', '-o', '-4', 'monitor', what], 'pipe');
  if (program.child.stdout === null) throw new LabError(`ip monitor on ${host.name} has no output`);
  createInterface(program.child.stdout).on('line', line => {
    const change = parseChange(line);
    if (change?.text.includes(address)) changes.push({ ...change, at: inLabTime(change.at) });
  });
  return changes;
}
