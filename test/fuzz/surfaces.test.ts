/** Bad input and attack, in short: `npm run test:fuzz` feeds each surface 100 000 inputs. */
import { describe, expect, it } from 'vitest';
import { runSurface } from './run-surface.ts';
import { SURFACES } from './surfaces/index.ts';

const INPUTS = 2000;
/** The same in each run: what this finds is a change of ours. The long form draws anew. */
const SEED = 20121018;

describe.each(SURFACES)('$name', surface => {
  it('holds what it promises, whatever comes in', async () => {
    expect((await runSurface(surface, INPUTS, SEED)).failure).toBeNull();
  });
});
