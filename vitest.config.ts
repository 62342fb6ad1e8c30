import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { REPEATS } from './test/lab/attempts.ts';

/** Labs are mostly waiting for RIP's timers: far more of them than cores run side by side. */
const LABS_AT_ONCE = 8;

/** Tests that mostly wait, for sockets, processes and their own deadlines. */
const WAITING_AT_ONCE = 4;

/** An attempt, and its repeats on a machine that stood still (test/lab/attempts.ts). */
const WITH_REPEATS = 1 + REPEATS;

/** A log may be all that is left of a failure, and `[ …(2) ]` says nothing of it. In characters. */
const SHOWN_OF_A_VALUE = 1000;

const project = (test: NonNullable<TestProjectInlineConfiguration['test']>) => ({
  test: { chaiConfig: { truncateThreshold: SHOWN_OF_A_VALUE }, ...test },
});

/** Where test/run.sh counts: a report of each run of vitest. */
const { RIPCORD_TEST_REPORTS: reports } = process.env;

export default defineConfig({
  test: {
    reporters:
      reports === undefined
        ? ['default']
        : ['default', ['json', { outputFile: `${reports}/${process.pid}.json` }]],
    projects: [
      project({
        name: 'fuzz',
        include: ['test/fuzz/**/*.test.ts'],
        testTimeout: 300_000,
        maxWorkers: WAITING_AT_ONCE,
      }),
      project({
        name: 'unit',
        include: ['test/unit/**/*.test.ts'],
        testTimeout: 60_000,
        maxWorkers: WAITING_AT_ONCE,
      }),
      project({
        name: 'golden',
        include: ['test/golden/**/*.test.ts'],
        testTimeout: 180_000,
        hookTimeout: 180_000,
        maxWorkers: WAITING_AT_ONCE,
      }),
      project({
        name: 'integration',
        include: ['test/integration/**/*.test.ts'],
        testTimeout: 180_000,
        hookTimeout: 180_000,
        maxWorkers: WAITING_AT_ONCE,
      }),
      project({
        name: 'lab',
        include: ['test/lab/**/*.test.ts'],
        exclude: ['test/lab/convergence/**'],
        testTimeout: 420_000,
        hookTimeout: 180_000,
        maxWorkers: LABS_AT_ONCE,
      }),
      project({
        // Under heavy traffic, with deadlines of 80 ms: no more of these labs than cores.
        name: 'convergence',
        include: ['test/lab/convergence/**/*.test.ts'],
        testTimeout: WITH_REPEATS * 300_000,
        maxWorkers: 2,
      }),
      project({
        // Each fault has a lab of its own, that mostly waits; more at once would fail checks of 450 ms.
        name: 'fault',
        include: ['test/fault/**/*.test.ts'],
        testTimeout: WITH_REPEATS * 420_000,
        maxWorkers: 2,
        maxConcurrency: 2,
      }),
      project({
        // The two ways in which it runs: a systemd booted for it, and images built and run.
        name: 'production',
        include: ['test/production/**/*.test.ts'],
        testTimeout: 300_000,
        hookTimeout: 1_500_000,
        maxWorkers: 4,
      }),
    ],
  },
});
