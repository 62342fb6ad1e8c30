/** The names of the kinds of event, without the schema of each: the command line is built from them. */
export const EVENT_KINDS = [
  'start',
  'stop',
  'stopped',
  'reload',
  'pending',
  'check',
  'verdict',
  'state',
  'action',
  'process',
  'in-step',
  'order',
  'drain',
  'override',
  'hook',
  'disagreement',
  'error',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];
