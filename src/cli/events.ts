/** `ripcord events`: prints past events, and follows new ones. */
import { readKinds } from '../report/events/event-filter.ts';
import type { LogLevel } from '../report/events/log.ts';
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

export async function events(options: EventsOptions, terminal: Terminal): Promise<ExitCode> {
  const { since, follow, service, json, level, kind } = options;
  const age = since === undefined ? undefined : readDuration(since, SINCE);
  if (age !== undefined && 'fault' in age) {
    terminal.err(`ripcord: ${age.fault}`);
    return EXIT.usage;
  }
  const kinds = kind === undefined ? undefined : readKinds(kind);
  if (kinds !== undefined && 'fault' in kinds) {
    terminal.err(`ripcord: ${kinds.fault}`);
    return EXIT.usage;
  }
  const socket = await socketOf(options);
  const from = age === undefined ? 0 : Date.now() - age.ms;
  const signal = untilInterrupted(terminal);
  try {
    const asked = { follow, service, level, kinds, since: from, signal };
    for await (const event of followEvents(socket, asked)) {
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
