/** Numbers on a command line. */
import { InvalidArgumentError } from 'commander';

export function whole(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('not a whole number.');
  return number;
}
