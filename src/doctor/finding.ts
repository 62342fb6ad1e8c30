/** What a check says: that all is well, what it could not see, or what is wrong, why that matters and what to do about it. */

/** Where a finding belongs, in the order in which people read them. */
export const AREAS = [
  'configuration',
  'machine',
  'network',
  'routing daemon',
  'controller',
  'peers',
] as const;
export type Area = (typeof AREAS)[number];

interface Subject {
  readonly area: Area;
  /** Id of the check, for scripts: `doctor --json` shows it under this name, and it stays from release to release. */
  readonly examination: string;
  /** One sentence. */
  readonly found: string;
}

export interface Sound extends Subject {
  readonly level: 'ok';
}

/** What the check is about could not be seen: neither ok nor ill, and no reason to exit with another status. */
export interface Unseen extends Subject {
  readonly level: 'unknown';
}

/** A warning: something works badly, or may. An error: ripcord cannot do its work. */
export interface Ill extends Subject {
  readonly level: 'warning' | 'error';
  readonly why: string;
  /** A command, or a line of a configuration, and where it goes. */
  readonly remedy: string;
}

export type Finding = Sound | Unseen | Ill;
export type Level = Finding['level'];

type IllParts = Pick<Ill, 'found' | 'why' | 'remedy'>;

/** What makes the findings of one check, by its area and its id. */
export function findings(area: Area, examination: string) {
  return {
    ok: (found: string): Sound => ({ level: 'ok', area, examination, found }),
    unknown: (found: string): Unseen => ({ level: 'unknown', area, examination, found }),
    warning: (parts: IllParts): Ill => ({ level: 'warning', area, examination, ...parts }),
    error: (parts: IllParts): Ill => ({ level: 'error', area, examination, ...parts }),
  };
}
