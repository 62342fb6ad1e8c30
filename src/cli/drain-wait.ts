/** `ripcord drain --wait`: shows what a drain waits for, and how it ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceStatus, Status } from '../report/status/status-schema.ts';
import { askStatus } from './controller-client.ts';
import { waitText } from './drain-text.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { servedText } from './serving-text.ts';
import type { Terminal } from './terminal.ts';

const LOOK_EVERY_MS = 200;

/**
 * Returns once the daemon was seen to have withdrawn the service, or every one for `all`: the controller limits how long
 * that takes. Or, with EX_TEMPFAIL, once a drain ended before, because it was undrained or expired.
 * @throws Error in one sentence if no controller answers
 */
export async function awaitDrain(socket: string, service: string, terminal: Terminal): Promise<ExitCode> {
  const begun = performance.now();
  const withdrawn = new Set<string>();
  const shown = new Map<string, string>();
  for (let look = 0; ; look += 1) {
    const status = await askStatus(socket);
    const meant = status.services.filter(({ name }) => service === 'all' || name === service);
    for (const each of meant.filter(({ name }) => !withdrawn.has(name))) {
      const { name, drain, state, serving } = each;
      if (drain === null && state !== 'withdrawn') {
        terminal.err(`ripcord: the drain of ${name} ended before it was withdrawn`);
        return EXIT.tempFail;
      }
      if (isWithdrawn(each, status)) {
        withdrawn.add(name);
        const seconds = ((performance.now() - begun) / 1000).toFixed(1);
        const when = look === 0 ? 'already' : `after ${seconds} s`;
        terminal.out(`${name}: withdrawn ${when}; ${servedText(serving)}`);
        continue;
      }
      const wait = waitOf(each, status);
      if (wait !== undefined && wait.what !== shown.get(name)) terminal.out(`${name}: ${wait.text}`);
      shown.set(name, wait?.what ?? '');
    }
    if (withdrawn.size === meant.length) return EXIT.ok;
    await sleep(LOOK_EVERY_MS);
  }
}

/** What withdrawing a service waits for, and in words; undefined: for nothing that is known. */
function waitOf({ state, drain }: ServiceStatus, { error }: Status) {
  if (drain?.waitsFor) return { what: drain.waitsFor.what, text: waitText(drain.waitsFor) };
  if (state !== 'withdrawn' || error === null) return undefined;
  return { what: 'daemon', text: `waits until the routing daemon was seen to hold the withdrawal: ${error}` };
}

const isWithdrawn = (
  { state, observedMetric, desiredMetric }: ServiceStatus,
  { inStep }: Pick<Status, 'inStep'>,
): boolean => inStep && state === 'withdrawn' && observedMetric === desiredMetric;
