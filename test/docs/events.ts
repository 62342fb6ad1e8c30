/** The kinds of events and their fields, made from the schema of events. */
import { EventSchema, type Happening } from '../../src/report/events/event.ts';

const MEANINGS: Readonly<Record<Happening['kind'], string>> = {
  start: 'The controller started.',
  stop: 'The controller was asked to stop.',
  stopped: 'The controller has stopped. `clean`: everything was left as it should be.',
  reload: 'A changed configuration was taken over or, if `ok` is false, rejected: then nothing changed.',
  pending:
    'A changed configuration waits for `ripcord reload` (`reload: manual`). `reason` says what differs.',
  check: 'A check went up or down. `server` is the server that the check asks.',
  verdict: 'The service of a server went up or down, by everything that is known of it.',
  state: 'A service entered another state or got another metric. `from` is null for the first one.',
  action:
    'ripcord changed something in the daemon or on `lo`. `cause`: `wanted`, because something else is wanted now; `drift`, because something else had changed it.',
  process: 'A process of the daemon died, hangs, or runs again.',
  'in-step': 'What was read back is again what is wanted.',
  order: 'A request of an operator was carried out. `by` is the way it came.',
  drain: 'A drain began, ended, or (`kept`) goes on after a restart.',
  override: 'An override took effect, ended, or (`kept`) goes on after a restart.',
  hook: 'A hook ran, or could not. `ok`: it exited with 0. `reason` says how it ended, or why it did not run.',
  disagreement:
    'The configuration of a peer has differed from ours for 10 min in what the group must agree on (`begun`), or agrees again (`ended`).',
  error: 'Something failed, and ripcord goes on.',
};

/** What each kind has besides: the number that counts up, and the time. */
const EVERY_EVENT: ReadonlySet<string> = new Set(['kind', 'id', 'at']);

/** Markdown: one row for each kind of event. */
export function eventsReference(): string {
  const [, happening] = EventSchema.allOf;
  const rows = happening.anyOf.map(({ properties }) => {
    const kind = properties.kind.const;
    const fields = Object.keys(properties)
      .filter(name => !EVERY_EVENT.has(name))
      .map(name => `\`${name}\``);
    return `| \`${kind}\` | ${MEANINGS[kind]} | ${fields.join(', ')} |`;
  });
  return ['| Kind | When | Fields |', '| - | - | - |', ...rows].join('\n');
}
