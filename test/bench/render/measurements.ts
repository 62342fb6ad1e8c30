/** The tables of what is measured apart from the comparison. Pure. */
import { switchedMs } from '../measure/switch.ts';
import type { Results } from '../results.ts';
import { quantile } from '../stats.ts';
import { TOPOLOGY_NAMES, TOPOLOGY_TITLES } from '../topologies.ts';
import { count, duration, table } from './format.ts';

export const measurementTables = (results: Results): string[] => [
  ...switches(results),
  ...nudges(results),
  ...costs(results),
  ...services(results),
];

function switches({ switches: all }: Results): string[] {
  const rows = TOPOLOGY_NAMES.flatMap(topology => {
    const times = all.filter(sample => sample.topology === topology).map(switchedMs);
    if (times.length === 0) return [];
    const figures = [quantile(times, 0.5), quantile(times, 0.99), Math.max(...times)].map(duration);
    return [[TOPOLOGY_TITLES[topology], ...figures, `${times.length}`]];
  });
  if (rows.length === 0) return [];
  return ['### Decision to all routers switched', table(['', 'p50', 'p99', 'worst', 'n'], rows)];
}

function nudges({ nudges: all }: Results): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ nudges: n, withdrawals, seconds, udp, tcp }) => [
    `${n} in ${Math.round(seconds)} s`,
    `${withdrawals}`,
    `${count(udp.sent - udp.returned)} of ${count(udp.sent)} (${udp.overflowed} of them by full buffers)`,
    `${tcp.broken ?? 'unbroken'}, ${count(tcp.bytes / 2 ** 20)} MiB, ${tcp.retransmitted} segments sent again, longest gap ${duration(tcp.longestGapMs)}`,
  ]);
  return [
    '### Nudges under traffic',
    table(['Nudges', 'Withdrawals', 'UDP lost, there and back, 10 000/s', 'TCP stream'], rows),
  ];
}

function costs({ costs: all }: Results): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ tool, checksPerSecond, processes, cpuPercent, rssMiB, pssMiB }) => [
    tool,
    `${checksPerSecond}`,
    `${cpuPercent.toFixed(1)} %`,
    `${Math.round(rssMiB)} MiB`,
    `${Math.round(pssMiB)} MiB`,
    `${processes}`,
  ]);
  return [
    '### Cost of checks, one a second for each service',
    table(['', 'Checks a second', 'CPU, of one core', 'RSS', 'PSS', 'Processes'], rows),
  ];
}

function services({ services: all }: Results): string[] {
  if (all.length === 0) return [];
  const rows = all.map(sample => [
    `${sample.services}`,
    `${sample.cpuPercent.toFixed(1)} %`,
    `${Math.round(sample.rssMiB)} MiB`,
    `${Math.round(sample.pssMiB)} MiB`,
    duration(quantile(sample.readBackMs, 0.5)),
    duration(Math.max(...sample.readBackMs)),
  ]);
  return [
    '### Services on one server, a check a second each, one of which fails',
    table(['Services', 'CPU, of one core', 'RSS', 'PSS', 'Decision to read-back, median', 'Worst'], rows),
  ];
}
