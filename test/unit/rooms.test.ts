/** Each room says at its door what it is for; the picture of all of them is of today's source. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLOORS, strangers } from '../docs/architecture.ts';
import { allowedTo, DIVIDED, KNOW_ALL, MAY_IMPORT } from '../docs/rooms.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const LONGEST = 25;
const LEADS = ['Duty', 'Words', 'Entry', 'May import'];

/** Folders within a room that have a duty of their own. */
const WITHIN = ['sys/names', 'drivers/frr', 'drivers/alias', 'drivers/nudge'];

const folders = KNOW_ALL.filter(name => !name.endsWith('.ts'));
const rooms = [...Object.keys(MAY_IMPORT), ...folders];
const read = (folder: string): string => readFileSync(join(ROOT, 'src', folder, 'README.md'), 'utf8');

describe.each([...rooms, ...WITHIN, ...DIVIDED])('the README of src/%s', folder => {
  it('is short', () => {
    expect(read(folder).trimEnd().split('\n').length).toBeLessThanOrEqual(LONGEST);
  });

  it('says duty, words, entry and imports, in this order', () => {
    const leads = [...read(folder).matchAll(/^(?:#+ |\*\*)([A-Z][a-z ]*)/gm)].map(([, lead = '']) => lead);
    expect(leads.filter(lead => LEADS.includes(lead))).toEqual(LEADS);
  });
});

describe.each(Object.keys(MAY_IMPORT))('src/%s', room => {
  it('names in its README the rooms that it may import from', () => {
    const [, said = ''] = read(room).split(/^\*\*May import\*\*/m);
    const named = [...said.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    expect(named).toEqual(MAY_IMPORT[room]);
  });
});

describe('the picture of the architecture', () => {
  it('has a box for every room', () => {
    expect(strangers()).toEqual([]);
  });

  it('shows no import upward', () => {
    const floors = FLOORS.map(({ boxes }) => boxes.map(({ room }) => room));
    const floorOf = (room: string) => floors.findIndex(floor => floor.includes(room));
    const upward = Object.keys(MAY_IMPORT).flatMap(room =>
      allowedTo(room)
        .filter(other => floorOf(other) < floorOf(room))
        .map(other => `${room} -> ${other}`),
    );
    expect(upward).toEqual([]);
  });
});
