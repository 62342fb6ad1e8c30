/** A daemon that does not show what it redistributes. Pure. */
import type { Desired, Observed } from './state.ts';

/** What is announced cannot be read back; the message has the remedy. */
export class MaskedError extends Error {
  override readonly name = 'MaskedError';
}

/** What is wrong, with its remedy; undefined: nothing. While all is withdrawn, by the clauses that are shown, there is nothing to read back. */
export function masked({ metrics, withdrawn }: Desired, { routing }: Observed): MaskedError | undefined {
  if (routing.hearing !== 'masked') return undefined;
  if ([...metrics.values()].every(metric => metric === withdrawn)) return undefined;
  return new MaskedError(
    "Quagga's ripd does not show its redistribution since zebra was restarted alone, so that nothing of it can be read back, and it sends each update several times: restart ripd",
  );
}
