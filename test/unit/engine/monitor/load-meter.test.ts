import { beforeEach, describe, expect, it } from 'vitest';
import { startLoadMeter } from '../../../../src/engine/monitor/load-meter.ts';
import type { Argv, ExecResult } from '../../../../src/sys/exec.ts';
import { configOf, serviceEntry } from '../../configuration.ts';
import { FakeClock, settle } from '../../fake-clock.ts';

let clock: FakeClock;
let loads: string[];
let errors: string[];
let asked: Argv[];
let answer: Partial<ExecResult>;

const measuring = (load: object) =>
  configOf({ services: [serviceEntry({ load: { threshold: 10, offset: 2, ...load } })] });
const start = (load: object) =>
  startLoadMeter(measuring(load), {
    exec: async argv => {
      asked.push(argv);
      return { argv, end: 'exited', exitCode: 0, stdout: '', stderr: '', ms: 1, ...answer };
    },
    clock,
    onLoad: (service, load) => loads.push(`${service} ${load}`),
    onError: error => errors.push(error.message),
  });

beforeEach(() => {
  clock = new FakeClock();
  loads = [];
  errors = [];
  asked = [];
  answer = { stdout: '12.5\n' };
});

describe('the load', () => {
  it('is what the command prints, each interval, until it is stopped', async () => {
    const meter = start({ command: ['/opt/load', 'queue'], interval: '2s' });
    await clock.advance(4000);
    meter.stop();
    await clock.advance(10_000);
    expect(loads).toEqual(['smtp 12.5', 'smtp 12.5', 'smtp 12.5']);
    expect(asked[0]).toEqual(['/opt/load', 'queue']);
    expect(clock.sleepers).toBe(0);
  });

  it('is that of the machine without a command', async () => {
    const meter = start({});
    await settle();
    meter.stop();
    expect(loads).toEqual([expect.stringMatching(/^smtp \d+(\.\d+)?$/)]);
    expect(asked).toEqual([]);
  });

  it.each([
    [{ stdout: 'many' }, '/opt/load printed no number but "many"'],
    [{ stdout: '' }, '/opt/load printed no number but ""'],
    [{ stdout: '-1' }, '/opt/load printed no number but "-1"'],
    [{ exitCode: 3, stderr: 'no queue\n' }, '/opt/load exited with 3: no queue'],
    [{ end: 'timed-out' as const, exitCode: undefined }, '/opt/load timed-out: '],
  ])('that is not to be had (%j) is told of once, until it is again', async (bad, why) => {
    const meter = start({ command: ['/opt/load'], interval: '1s' });
    await clock.advance(0);
    answer = bad;
    await clock.advance(3000);
    expect(errors).toEqual([`the load of smtp is not known: ${why}`]);
    answer = { stdout: '1' };
    await clock.advance(1000);
    answer = bad;
    await clock.advance(1000);
    meter.stop();
    expect(errors).toHaveLength(2);
    expect(loads).toEqual(['smtp 12.5', 'smtp 1']);
  });

  it('of a changed configuration is measured as that one says', async () => {
    const meter = start({ command: ['/opt/load'] });
    await settle();
    meter.apply(measuring({ command: ['/opt/other'] }));
    await settle();
    meter.stop();
    expect(asked).toEqual([['/opt/load'], ['/opt/other']]);
  });
});
