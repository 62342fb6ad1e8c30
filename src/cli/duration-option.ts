/** Options whose value is a duration, as the configuration writes it. Pure. */
import { formatDuration, isDuration, toMilliseconds } from '../schema/duration.ts';
import { shown } from '../sys/shown.ts';

export interface DurationOption {
  /** As it is given: `--ttl`. */
  readonly name: string;
  readonly example: string;
  readonly bounds: DurationBounds;
}

/** In ms, each a possible value. */
interface DurationBounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** The value in ms, or a sentence that says what the option takes. */
export function readDuration(
  text: string,
  { name, example, bounds: { minimum, maximum } }: DurationOption,
): { readonly ms: number } | { readonly fault: string } {
  const ms = isDuration(text) ? toMilliseconds(text) : Number.NaN;
  if (ms >= minimum && ms <= maximum) return { ms };
  const range = `${formatDuration(minimum)} to ${formatDuration(maximum)}`;
  return { fault: `${name} must be ${range}, such as ${example}, not ${shown(text)}` };
}
