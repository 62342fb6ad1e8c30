/** What zebra says of its clients (`show zebra client`), to whether ripd hears of our addresses. */
import type { Hearing } from '../driver.ts';

/**
 * Reads whether zebra tells ripd of connected routes. After a restart of zebra alone ripd connects again but its
 * request for routes is lost (FRR #22364, 7.3 to 10.7): no route is ever told, which only this counter shows. Pure.
 */
export function hearingOf(answer: string): Hearing {
  const [, block] = /^Client: rip\s*\n([\s\S]*?)(?=^Client: |(?![\s\S]))/m.exec(answer) ?? [];
  if (block === undefined) return isList(answer) ? 'apart' : 'unknown';
  const told = /^Redist:v4\s+(\d+)/m.exec(block)?.[1];
  if (told === undefined) return 'unknown';
  return Number(told) > 0 ? 'hearing' : 'deaf';
}

/** Whether an answer is zebra's, one block a client: only then does a block that is missing say anything. */
const isList = (answer: string): boolean => answer.trim() === '' || /^Client: /m.test(answer);
