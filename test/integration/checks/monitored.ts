/**
 * A monitor in a process of its own: ten checks a second of the mail server at the port given. Prints each result as
 * a line of JSON. For as many ms as a line of its input says, its event loop stands still.
 */
import { createInterface } from 'node:readline';
import { parseConfig } from '../../../src/config/load.ts';
import { startMonitor } from '../../../src/engine/monitor/monitor.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { literals } from '../../unit/names.ts';

const checks = Array.from({ length: 10 }, (_, index) => ({
  kind: 'smtp',
  id: `check-${index}`,
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  interval: '1s',
  fastInterval: '50ms',
  watch: true,
}));
const service = { name: 'smtp', address: '198.51.100.25/32', metric: 1, checks };
const file = { server: 'a', routing: { networks: ['eth0'] }, services: [service] };

startMonitor(parseConfig(JSON.stringify(file), 'a.json'), {
  exec: systemExec,
  clock: systemClock,
  names: literals,
  hasAddress: () => true,
  onResult: (_, { ok, reason }) => {
    console.log(JSON.stringify({ ok, reason }));
    return !ok;
  },
  log: message => console.error(message),
  onError: error => console.error(error),
});

createInterface(process.stdin).on('line', line => {
  const end = performance.now() + Number(line);
  while (performance.now() < end);
});
