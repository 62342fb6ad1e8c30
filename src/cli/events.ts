/** `ripcord events`: prints past events, and follows new ones. */
import type { Event } from '../report/events/event.ts';
import { EVENT_KINDS } from '../report/events/event-kinds.ts';
import { LOG_LEVELS, type LogLevel } from '../report/events/log.ts';
import { levelOf } from '../report/events/sentence.ts';
import { quote } from '../schema/problem.ts';
import { type ControllerAddress, followEvents, socketOf } from './controller-client.ts';
import { controllerFailure } from './controller-failure.ts';
import { type DurationOption, readDuration } from './duration-option.ts';
import { eventLine } from './event-line.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { untilInterrupted } from './interrupt.ts';
import type { Terminal } from './terminal.ts';

export interface EventsOptions extends ControllerAddress {
  readonly follow: boolean;
  /** A duration, as in the configuration. */
  readonly since: string | undefined;
  readonly service: string | undefined;
  /** Only events of this level of the log, and of more urgent ones; undefined: all. */
  readonly level: LogLevel | undefined;
  /** Only events of these kinds, separated by commas; undefined: all. */
  readonly kind: string | undefined;
  /** One JSON object a line. */
  readonly json: boolean;
}

/** A hundred years: longer than any event is kept, and a time that a Date can hold. */
const SINCE: DurationOption = {
  name: '--since',
  example: '1h',
  bounds: { minimum: 0, maximum: 36_500 * 86_400_000 },
};

const KNOWN: ReadonlySet<string> = new Set(EVENT_KINDS);

export async function events(options: EventsOptions, terminal: Terminal): Promise<ExitCode> {
  const { since, follow, service, json, level, kind } = options;
  const age = since === undefined ? undefined : readDuration(since, SINCE);
  if (age !== undefined && 'fault' in age) {
    terminal.err(`ripcord: ${age.fault}`);
    return EXIT.usage;
  }
  const kinds = kind?.split(',').map(each => each.trim());
  const unknown = kinds?.find(each => !KNOWN.has(each));
  if (unknown !== undefined) {
    terminal.err(
      `ripcord: there are no events of kind ${quote(unknown)}: the kinds are ${EVENT_KINDS.join(', ')}`,
    );
    return EXIT.usage;
  }
  const socket = await socketOf(options);
  const from = age === undefined ? 0 : Date.now() - age.ms;
  const signal = untilInterrupted(terminal);
  try {
    for await (const event of followEvents(socket, { follow, service, since: from, signal })) {
      if (!isWanted(event, level, kinds)) continue;
      terminal.out(json ? JSON.stringify(event) : eventLine(event, terminal.paint));
      // A slow reader slows us down, and the controller notices.
      await terminal.taken?.(signal);
    }
    if (!follow || signal.aborted) return EXIT.ok;
    terminal.err('ripcord: the controller has ended');
  } catch (error) {
    if (signal.aborted) return EXIT.ok;
    return controllerFailure(error, terminal);
  }
  return EXIT.unavailable;
}

function isWanted(event: Event, level: LogLevel | undefined, kinds: readonly string[] | undefined): boolean {
  if (kinds?.includes(event.kind) === false) return false;
  return level === undefined || LOG_LEVELS.indexOf(levelOf(event)) <= LOG_LEVELS.indexOf(level);
}
