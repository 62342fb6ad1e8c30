/** Rule that no text may contain a line end: it would add a line to the daemon's configuration. */

import type { Path, Violation } from '../../schema/problem.ts';
import { allUnshown } from '../../sys/shown.ts';
import type { ConfigFile } from '../config-schema.ts';

/** Texts that are only sent on a socket may contain anything; a program's argument anything but its end, NUL. */
const ALLOWED: ReadonlyMap<string, (character: string) => boolean> = new Map([
  ['send', () => true],
  ['command', (character: string) => character !== '\0'],
]);

export function invisibleCharacters(file: ConfigFile): Violation[] {
  return textsOf(file, []).flatMap(({ text, path }) => {
    const field = path.findLast(step => typeof step === 'string');
    const allowed = ALLOWED.get(String(field));
    const found = allUnshown(text).find(character => !allowed?.(character));
    return found === undefined
      ? []
      : [{ path, message: `has the invisible character ${nameOf(found)}: remove it` }];
  });
}

function textsOf(value: unknown, path: Path): { text: string; path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((entry, index) => textsOf(entry, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, entry]) => textsOf(entry, [...path, field]));
}

const nameOf = (character: string) =>
  `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
