/** The rooms of the source and what each may know: the one list, for the test of the architecture and for its picture. */

/**
 * What each room may import from, besides itself: only rooms above it in this list, so that data flows one way. A room is a folder
 * of src, or one of engine, policy and report.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  sys: [],
  protocols: [],
  'policy/judge': [],
  'policy/decide': ['protocols', 'policy/judge'],
  schema: ['sys', 'policy/decide'],
  checks: ['sys', 'schema'],
  config: ['sys', 'schema', 'checks'],
  supervise: ['sys'],
  drivers: ['sys', 'protocols', 'schema', 'config'],
  'engine/monitor': ['sys', 'checks', 'config', 'drivers'],
  'engine/reconcile': ['sys', 'protocols', 'config', 'drivers', 'policy/decide'],
  'engine/controller': [
    'sys',
    'protocols',
    'schema',
    'checks',
    'config',
    'policy/*',
    'drivers',
    'engine/monitor',
  ],
  'engine/operator': [
    ...['sys', 'protocols', 'schema', 'config', 'policy/*', 'drivers'],
    ...['engine/reconcile', 'engine/controller'],
  ],
  'engine/peers': ['sys', 'protocols', 'config', 'policy/*', 'engine/reconcile', 'engine/controller'],
  'engine/propagation': [
    ...['sys', 'protocols', 'config', 'drivers'],
    ...['engine/reconcile', 'engine/controller', 'engine/peers'],
  ],
  'engine/reload': [
    ...['sys', 'protocols', 'config', 'drivers'],
    ...['engine/reconcile', 'engine/controller', 'engine/peers'],
  ],
  'report/events': ['sys', 'protocols', 'policy/*', 'engine/*'],
  'report/status': ['protocols', 'schema', 'config', 'policy/*', 'drivers', 'engine/*', 'report/events'],
  'report/hooks': ['sys', 'protocols', 'policy/decide', 'config'],
  api: ['sys', 'schema', 'config', 'engine/*', 'report/*'],
  doctor: ['sys', 'protocols', 'schema', 'config', 'drivers', 'engine/*', 'report/*', 'api'],
};

/** Rooms that may import from every room. */
export const KNOW_ALL: readonly string[] = ['cli', 'daemon', 'main.ts', 'version.ts'];

/** Folders of src that are not rooms themselves, but hold some. */
export const DIVIDED: ReadonlySet<string> = new Set(['engine', 'policy', 'report']);

/** The room of a file or folder, given by its path within src. */
export function roomOf(path: string): string {
  const [first = path, second] = path.split('/');
  return DIVIDED.has(first) && second !== undefined ? `${first}/${second}` : first;
}

/** Whether a room is among these, by its name or as one of `engine/*`. */
export const allows = (allowed: readonly string[], room: string): boolean =>
  allowed.includes(room) || allowed.includes(`${room.split('/')[0]}/*`);

/** What a room may import from, each room by its name. A room without a rule may import from all. */
export function allowedTo(room: string): readonly string[] {
  const rooms = Object.keys(MAY_IMPORT);
  const allowed = MAY_IMPORT[room];
  return allowed === undefined ? rooms : rooms.filter(other => allows(allowed, other));
}
