/** One name says one thing: no two exports share one, no base name of a file says two things, and no protocol is named above its driver. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roomOf } from '../docs/rooms.ts';

const src = resolve(import.meta.dirname, '../../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => ({ name, text: readFileSync(join(src, name), 'utf8') }));

const EXPORTED =
  /^export (?:declare |abstract |async )*(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;

/** By key: the files that it stands in, where there are several. */
function shared(keysOf: (file: { name: string; text: string }) => readonly string[]): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const file of files)
    for (const key of new Set(keysOf(file))) found.set(key, [...(found.get(key) ?? []), file.name]);
  return [...found].filter(([, names]) => names.length > 1);
}

describe('a name', () => {
  it('is exported once', () => {
    expect(shared(({ text }) => [...text.matchAll(EXPORTED)].map(([, name = '']) => name))).toEqual([]);
  });

  // What a folder of a kind of check holds is the same in each (src/checks/kind.ts).
  const BY_CONVENTION = new Set(['index.ts', 'schema.ts', 'probe.ts', 'message.ts', 'rules.ts']);
  it('of a file says one thing', () => {
    const twice = shared(({ name }) => (BY_CONVENTION.has(basename(name)) ? [] : [basename(name)]));
    expect(twice).toEqual([]);
  });
});

const PROTOCOL = /\b(?:rip|ripd|ripng|ospf|ospfd|bgp|bgpd|zebra)\b/i;
const COMMENT = /^\s*(?:\/\*\*|\*|\/\/)/;
/**
 * Lines of code that name a protocol, or a daemon that speaks one, by room: what users read of RIP, until there is another protocol.
 * These numbers may only become smaller: policy reads properties, never a protocol's name. Comments may cite a source.
 */
const MAY_NAME_A_PROTOCOL: Readonly<Record<string, number>> = {
  config: 10,
  'engine/reconcile': 1,
};
/** The doctor looks at the daemons themselves. */
const KNOW_PROTOCOLS = new Set(['protocols', 'drivers', 'doctor']);

describe('a protocol', () => {
  const rooms = [...new Set(files.map(({ name }) => roomOf(name)))].sort();

  it.each(rooms.filter(room => !KNOW_PROTOCOLS.has(room)))('is not named in %s, but where it was', room => {
    const lines = files
      .filter(({ name }) => roomOf(name) === room)
      .flatMap(({ text }) => text.split('\n').filter(line => PROTOCOL.test(line) && !COMMENT.test(line)));
    expect(lines).toHaveLength(MAY_NAME_A_PROTOCOL[room] ?? 0);
  });
});
