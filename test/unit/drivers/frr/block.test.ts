import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putBlock } from '../../../../src/drivers/frr/block.ts';

const BEGIN = '! ripcord: begin - written by ripcord, do not edit';
const END = '! ripcord: end';

/** As text, where it is text. */
const put = (content: string, text: string): string => String(putBlock(Buffer.from(content), text));

describe('a block', () => {
  it('is all of an empty file', () => {
    expect(put('', 'router rip\n')).toBe(`${BEGIN}\nrouter rip\n${END}\n`);
  });

  it('is appended to a file of others on a line of its own', () => {
    expect(put('router bgp 1', 'router rip\n')).toBe(`router bgp 1\n${BEGIN}\nrouter rip\n${END}\n`);
  });

  it('replaces an earlier one where that stands', () => {
    const content = `a\n${BEGIN}\nold\n${END}\nb\n`;
    expect(put(content, 'new\n')).toBe(`a\n${BEGIN}\nnew\n${END}\nb\n`);
  });

  it('is left once where it stands twice', () => {
    const content = `${BEGIN}\nold\n${END}\nb\n${BEGIN}\nolder\n${END}\n`;
    expect(put(content, 'new\n')).toBe(`${BEGIN}\nnew\n${END}\nb\n`);
  });

  it('swallows nothing after a begin without an end', () => {
    const content = `${BEGIN}\nhalf a block\nrouter bgp 1\n`;
    expect(put(content, 'new\n')).toBe(`${content}${BEGIN}\nnew\n${END}\n`);
    const repaired = put(content, 'new\n');
    expect(put(repaired, 'newer\n')).toBe(`${content}${BEGIN}\nnewer\n${END}\n`);
  });
});

describe('lines of which a daemon holds one', () => {
  const OURS = 'hostname smtp-a\npassword ours\n!\nrouter rip\n';

  it.each(['\n', '\r\n'])('are left to the operator who has them (line end %j)', lineEnd => {
    const theirs = `hostname core1${lineEnd}`;
    expect(put(theirs, OURS)).toBe(`${theirs}${BEGIN}\npassword ours\n!\nrouter rip\n${END}\n`);
  });

  it('are ours where they stand in no other line, and only within our block', () => {
    const theirs = '! hostname core1\ninterface eth0\n description hostname x\nexit\n';
    const once = put(theirs, OURS);
    expect(once).toBe(`${theirs}${BEGIN}\n${OURS}${END}\n`);
    expect(put(once, OURS)).toBe(once);
  });

  it('come back once the operator takes them away', () => {
    const held = put('hostname core1\n', OURS).replace('hostname core1\n', '');
    expect(put(held, OURS)).toBe(`${BEGIN}\n${OURS}${END}\n`);
  });
});

/** Bytes of any encoding, with pieces of ours among them. */
const anyBytes = fc
  .array(
    fc.oneof(
      fc.uint8Array(),
      fc
        .constantFrom('\n', '\r\n', '\0', 'K\xf6ln', BEGIN, END, `${BEGIN}\n`, `${END}\n`, 'hostname a\r\n')
        .map(text => Buffer.from(text, 'latin1')),
    ),
  )
  .map(pieces => Buffer.concat(pieces));
/** What we write never holds a marker. */
const ownText = fc.string({ unit: 'binary' }).filter(text => !text.includes('ripcord'));

describe('a block in any bytes', () => {
  it('is there, and a second writing changes nothing', () => {
    fc.assert(
      fc.property(anyBytes, ownText, (content, text) => {
        const once = putBlock(content, text);
        expect(once.includes(`${BEGIN}\n`)).toBe(true);
        expect(putBlock(once, text).equals(once)).toBe(true);
      }),
    );
  });

  it('leaves what is around it byte for byte', () => {
    const foreign = anyBytes.filter(bytes => !bytes.includes('ripcord'));
    fc.assert(
      fc.property(foreign, foreign, ownText, ownText, (before, after, old, text) => {
        const placed = putBlock(before, old);
        expect(placed.subarray(0, before.length).equals(before)).toBe(true);
        const replaced = putBlock(Buffer.concat([placed, after]), text);
        expect(replaced.subarray(0, before.length).equals(before)).toBe(true);
        expect(replaced.subarray(replaced.length - after.length).equals(after)).toBe(true);
        expect(putBlock(replaced, text).equals(replaced)).toBe(true);
      }),
    );
  });
});
