/** Bytes and texts that are almost right: what somebody really says, damaged. */
import fc from 'fast-check';

/** One thing that happens to bytes; places are counted round and round. */
export type Change =
  | { readonly change: 'byte'; readonly at: number; readonly byte: number }
  | { readonly change: 'cut off'; readonly at: number }
  | { readonly change: 'cut out'; readonly at: number; readonly to: number }
  | { readonly change: 'repeat'; readonly at: number; readonly to: number; readonly times: number }
  | {
      readonly change: 'put in';
      readonly at: number;
      readonly what: string | Uint8Array;
      readonly times: number;
    };

const at = fc.nat({ max: 1_000_000 });
/** What every language trips over. */
const WORDS = ['\0', '\n', '\r\n', '\u2028', '\x1b[2J', 'ü', '\xff', '"', "'", '`$(reboot)`'];

/** Any one change; `words` are what else may be put in. */
export function damage(words: readonly string[]): fc.Arbitrary<Change> {
  const what = fc.oneof(fc.constantFrom(...words, ...WORDS), fc.uint8Array({ maxLength: 64 }));
  const times = fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(3000) });
  return fc.oneof(
    fc.record({ change: fc.constant('byte' as const), at, byte: fc.nat(255) }),
    fc.record({ change: fc.constant('cut off' as const), at }),
    fc.record({ change: fc.constant('cut out' as const), at, to: at }),
    fc.record({ change: fc.constant('repeat' as const), at, to: at, times: fc.nat(20) }),
    fc.record({ change: fc.constant('put in' as const), at, what, times }),
  );
}

/** The bytes after what happened to them. */
export function afterAll(changes: readonly Change[], bytes: Buffer): Buffer {
  return changes.reduce(after, bytes);
}

function after(bytes: Buffer, change: Change): Buffer {
  const at = change.at % (bytes.length + 1);
  switch (change.change) {
    case 'byte':
      return Buffer.concat([bytes.subarray(0, at), Buffer.of(change.byte), bytes.subarray(at + 1)]);
    case 'cut off':
      return bytes.subarray(0, at);
    case 'cut out':
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(Math.max(at, change.to % (bytes.length + 1))),
      ]);
    case 'repeat': {
      const piece = bytes.subarray(at, Math.min(at + 4096, change.to % (bytes.length + 1)));
      return into(
        bytes,
        at,
        Array.from({ length: change.times }, () => piece),
      );
    }
    case 'put in':
      return into(
        bytes,
        at,
        Array.from({ length: change.times }, () => Buffer.from(change.what)),
      );
  }
}

const into = (bytes: Buffer, at: number, pieces: readonly Uint8Array[]) =>
  Buffer.concat([bytes.subarray(0, at), ...pieces, bytes.subarray(at)]);

/**
 * One of these samples with up to `most` changes, now and then mere noise, now and then words in a row; `words` are what
 * else the language knows.
 */
export function damaged(
  samples: readonly (string | Uint8Array)[],
  words: readonly string[] = [],
  most = 4,
): fc.Arbitrary<Buffer> {
  const all = (list: readonly (string | Uint8Array)[]) => Buffer.concat(list.map(each => Buffer.from(each)));
  const sample = fc.constantFrom(...samples);
  const changes = fc.array(damage(words), { maxLength: most });
  const almostRight = fc.tuple(changes, sample).map(([list, each]) => afterAll(list, Buffer.from(each)));
  const noise = fc.uint8Array({ maxLength: 2000, size: 'max' }).map(bytes => Buffer.from(bytes));
  const babble = fc.array(fc.constantFrom(...words, ...samples), { maxLength: 40 }).map(all);
  return fc.oneof(
    { weight: 20, arbitrary: almostRight },
    { weight: 1, arbitrary: noise },
    { weight: 1, arbitrary: babble },
  );
}

/** The same as text, whatever bytes it came from. */
export const damagedText = (samples: readonly string[], words: readonly string[] = [], most = 4) =>
  damaged(samples, words, most).map(bytes => bytes.toString('utf8'));
