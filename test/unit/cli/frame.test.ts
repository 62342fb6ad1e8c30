import { describe, expect, it } from 'vitest';
import { frame } from '../../../src/cli/frame.ts';

describe('a frame', () => {
  it('draws over the frame before: from the top, each line to its end, and nothing left below', () => {
    expect(frame(['one', 'two'])).toBe('\x1b[Hone\x1b[K\r\ntwo\x1b[K\x1b[J');
  });
});
