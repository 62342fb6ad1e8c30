/** Whether the machine's clock was set under a running controller. */
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning } = findings('machine', 'clock-step');

/** Cron counts in minutes; and a clock that is only slewed drifts by seconds in a controller's years. */
const NOTICEABLE_MS = 30_000;

export function clockStep({ controller }: Pick<Facts, 'controller'>): Finding[] {
  if (controller.kind !== 'answers') return [];
  const { clockStepMs } = controller.status;
  if (Math.abs(clockStepMs) < NOTICEABLE_MS) {
    return [ok('The clock was not set since the controller started.')];
  }
  const seconds = Math.round(Math.abs(clockStepMs) / 1000);
  return [
    warning({
      found: `The clock was set ${clockStepMs > 0 ? 'forward' : 'back'} by ${seconds} s since the controller started.`,
      why: 'Verdicts are not touched, as they go by the monotonic clock; but its logs and status still tell the old time, and cron schedules have jumped.',
      remedy:
        'restart the controller once the clock is right (with onStop: keep nothing moves), and start it after time-sync.target',
    }),
  ];
}
