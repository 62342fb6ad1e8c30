import { describe, expect, it } from 'vitest';
import { frame } from '../../../src/cli/frame.ts';

describe('a frame', () => {
  it('draws over the frame before: from the top, each line to its end, and nothing left below', () => {
    expect(frame('one\ntwo', { rows: 3 })).toBe('\x1b[Hone\x1b[K\r\ntwo\x1b[K\x1b[J');
  });

  it('never scrolls: what does not fit is counted in the last line', () => {
    const lines = Array.from({ length: 10 }, (_, index) => `line ${index}`);
    const drawn = frame(lines.join('\n'), { rows: 4 });
    expect(drawn.split('\r\n')).toHaveLength(4);
    expect(drawn).toContain('line 2');
    expect(drawn).not.toContain('line 3');
    expect(drawn).toContain('... 7 more lines');
  });
});
