import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLineWriter, type LineWriter } from '../../../src/sys/line-writer.ts';

/** What the reader got. */
let received: Buffer[];
/** Bytes that it has room for; or the error of each write. */
let room: number | Error;
let lines: LineWriter;

beforeEach(() => {
  vi.useFakeTimers();
  received = [];
  room = Infinity;
  lines = createLineWriter({
    sink: bytes => {
      if (room instanceof Error) throw room;
      const taken = bytes.subarray(0, Math.min(room, bytes.length));
      room -= taken.length;
      received.push(Buffer.from(taken));
      return taken.length;
    },
    lossLine: lost => `(${lost} lost)`,
    atMostBytes: 20,
  });
});
afterEach(() => {
  vi.useRealTimers();
});
const got = () => Buffer.concat(received).toString();
const retry = () => vi.advanceTimersByTime(1000);
const broken = (code: string) => Object.assign(new Error(code), { code });

describe('a line writer', () => {
  it('writes at once what the reader has room for', () => {
    lines.write('one');
    lines.write('two');
    expect(got()).toBe('one\ntwo\n');
  });

  it('keeps the order and the bytes of what waits, wherever the reader stalled', () => {
    room = 2;
    for (const line of ['first', 'é', 'last']) lines.write(line);
    expect(got()).toBe('fi');
    room = 5;
    retry();
    room = Infinity;
    retry();
    expect(got()).toBe('first\né\nlast\n');
  });

  it('loses what is too much for a stalled reader, and tells how much after what waited', () => {
    room = 0;
    for (let line = 0; line < 10; line++) lines.write(`line ${line}`);
    room = Infinity;
    retry();
    lines.write('later');
    expect(got()).toBe('line 0\nline 1\nline 2\n(7 lost)\nlater\n');
  });

  it.each(['EPIPE', 'ENOSPC', 'EIO'])('loses lines by %s, and tells how many once it writes again', code => {
    room = broken(code);
    lines.write('one');
    lines.write('two');
    room = Infinity;
    lines.write('three');
    expect(got()).toBe('(2 lost)\nthree\n');
  });

  it('counts a line that tells of losses and is lost itself by what it told', () => {
    room = 0;
    for (let line = 0; line < 5; line++) lines.write(`line ${line}`);
    room = broken('EPIPE');
    retry();
    lines.write('six');
    room = Infinity;
    lines.write('seven');
    expect(got()).toBe('(6 lost)\nseven\n');
  });

  it('does not let a line go on where one was cut off', () => {
    room = 3;
    lines.write('one');
    room = broken('ENOSPC');
    retry();
    room = Infinity;
    lines.write('two');
    expect(got()).toBe('one\n(1 lost)\ntwo\n');
  });

  it('flushes as soon as all is written, and waits no longer than asked', async () => {
    room = 0;
    lines.write('one');
    let flushed = 0;
    void lines.flush(500).then(() => flushed++);
    await vi.advanceTimersByTimeAsync(400);
    expect(flushed).toBe(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(flushed).toBe(1);
    room = Infinity;
    const again = lines.flush(500);
    retry();
    await again;
    await lines.flush(500);
    expect(got()).toBe('one\n');
  });
});
