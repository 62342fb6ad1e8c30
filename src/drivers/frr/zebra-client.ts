/** Parses zebra's list of clients (`show zebra client`): whether ripd receives our addresses. */
import type { Hearing } from '../driver.ts';

/**
 * Reads whether zebra sends ripd connected routes. After a restart of zebra alone ripd connects again but its request
 * for routes is lost (FRR #22364, 7.3 to 10.7): no route is ever sent, which only this counter shows. Pure.
 */
export function hearingOf(answer: string): Hearing {
  const [, block] = /^Client: rip\s*\n([\s\S]*?)(?=^Client: |(?![\s\S]))/m.exec(answer) ?? [];
  if (block === undefined) return isList(answer) ? 'disconnected' : 'unknown';
  const received = /^Redist:v4\s+(\d+)/m.exec(block)?.[1];
  if (received === undefined) return 'unknown';
  return Number(received) > 0 ? 'hearing' : 'stalled';
}

/** Whether an answer is zebra's, one block for each client: only then does a missing block mean anything. */
const isList = (answer: string): boolean => answer.trim() === '' || /^Client: /m.test(answer);
