import fc from 'fast-check';
import { expect, test } from 'vitest';
import { putBlock } from '../../../../src/drivers/frr/block.ts';

const BEGIN = '! ripcord: begin - written by ripcord, do not edit';
const END = '! ripcord: end';

test('given an empty file, the block is all of it', () => {
  expect(putBlock('', 'router rip\n')).toBe(`${BEGIN}\nrouter rip\n${END}\n`);
});

test('given a file of others, the block is appended on a line of its own', () => {
  expect(putBlock('router bgp 1', 'router rip\n')).toBe(`router bgp 1\n${BEGIN}\nrouter rip\n${END}\n`);
});

test('given an earlier block, it is replaced where it stands', () => {
  const content = `a\n${BEGIN}\nold\n${END}\nb\n`;
  expect(putBlock(content, 'new\n')).toBe(`a\n${BEGIN}\nnew\n${END}\nb\n`);
});

test('given a block twice, one is left', () => {
  const content = `${BEGIN}\nold\n${END}\nb\n${BEGIN}\nolder\n${END}\n`;
  expect(putBlock(content, 'new\n')).toBe(`${BEGIN}\nnew\n${END}\nb\n`);
});

test('given a begin without an end, nothing after it is swallowed', () => {
  const content = `${BEGIN}\nhalf a block\nrouter bgp 1\n`;
  expect(putBlock(content, 'new\n')).toBe(`${content}${BEGIN}\nnew\n${END}\n`);
  const repaired = putBlock(content, 'new\n');
  expect(putBlock(repaired, 'newer\n')).toBe(`${content}${BEGIN}\nnewer\n${END}\n`);
});

const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\r\n', BEGIN, END, `${BEGIN}\n`, `${END}\n`),
    ),
  )
  .map(pieces => pieces.join(''));
/** What we write never holds a marker. */
const ownText = fc.string().filter(text => !text.includes('ripcord'));

test('given any file, the block is there and a second writing changes nothing', () => {
  fc.assert(
    fc.property(anyText, ownText, (content, text) => {
      const once = putBlock(content, text);
      expect(once).toContain(`${BEGIN}\n${text}`);
      expect(putBlock(once, text)).toBe(once);
    }),
  );
});

test('given any file, what is around the block stays byte for byte', () => {
  const foreign = fc.string({ unit: 'binary' }).filter(text => !text.includes('ripcord'));
  fc.assert(
    fc.property(foreign, foreign, ownText, ownText, (before, after, old, text) => {
      const placed = putBlock(before, old);
      expect(placed.startsWith(before)).toBe(true);
      expect(putBlock(placed + after, text)).toBe(putBlock(before, text) + after);
    }),
  );
});
