import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pasteable, withInput } from '../../../src/cli/pasteable.ts';
import { unifiedDiff } from '../../../src/cli/unified-diff.ts';
import { systemExec } from '../../../src/sys/exec.ts';

const plain = (_colour: string, text: string) => text;
const between = (before: string, after: string, paint = plain) =>
  unifiedDiff({ name: 'before', text: before }, { name: 'after', text: after }, paint);
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}`);

describe('a unified difference', () => {
  it('has three lines around a change, and nothing of the rest', () => {
    const lines = numbered(300);
    const changed = lines.with(150, 'another');
    expect(between(`${lines.join('\n')}\n`, `${changed.join('\n')}\n`).split('\n')).toEqual([
      '--- before',
      '+++ after',
      '@@ -148,7 +148,7 @@',
      ...[
        ' line 147',
        ' line 148',
        ' line 149',
        '-line 150',
        '+another',
        ' line 151',
        ' line 152',
        ' line 153',
      ],
    ]);
  });

  it('is empty for equal texts', () => {
    expect(between('a\nb\n', 'a\nb\n')).toBe('');
  });

  it('marks a last line without an end', () => {
    expect(between('a\n', 'a')).toContain('\\ No newline at end of file');
  });

  it('is painted as what it is', () => {
    const marked = between('a\n', 'b\n', (colour, text) => `<${colour}>${text}`);
    expect(marked.split('\n')).toEqual([
      ...['<bold>--- before', '<bold>+++ after', '<dim>@@ -1,1 +1,1 @@', '<red>-a', '<green>+b'],
    ]);
  });

  it('has no character that steers a terminal, whatever the texts hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        expect(between(before, after).replaceAll('\n', '')).toMatch(/^[^\p{Cc}\u202e\u2028]*$/u);
      }),
    );
  });
});

describe('a command that is pasted', () => {
  it('has each -c on a line of its own', () => {
    expect(pasteable(['vtysh', '-d', 'ripd', '-c', 'configure terminal', '-c', 'exit'])).toBe(
      "vtysh -d ripd \\\n  -c 'configure terminal' \\\n  -c exit",
    );
  });

  it('reaches the program word for word', async () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom(...'-c \'"$`\\!aé') }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(words, async given => {
        const command = pasteable(['printf', '%s\\0', ...given]);
        const shell = await systemExec(['sh', '-c', command], { timeoutMs: 30_000 });
        expect(shell.stdout.split('\0').slice(0, -1)).toEqual(given);
      }),
      { numRuns: 20 },
    );
  });

  it('has its input behind it', () => {
    expect(withInput(['ip', '-batch', '-'], ['address add 198.51.100.25/32 dev lo', 'a $b'])).toBe(
      "ip -batch - <<'EOF'\naddress add 198.51.100.25/32 dev lo\na $b\nEOF",
    );
  });
});
