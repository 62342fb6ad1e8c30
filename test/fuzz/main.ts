/**
 * `npm run test:fuzz -- [--inputs N] [--seed S] [--only SURFACE] [--docs]`: feeds every surface, each in a process of its
 * own so that its memory is its own, and keeps what came of it in results.json; --docs writes that into the documentation.
 */
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { writeMarked } from '../docs/marked.ts';
import { BAD_INPUT_PAGE } from '../docs/measured.ts';
import type { Outcome } from './run-surface.ts';
import { SURFACES } from './surfaces/index.ts';
import { fuzzTable } from './table.ts';

const RESULTS = new URL('results.json', import.meta.url);
const ONE = fileURLToPath(new URL('one.ts', import.meta.url));

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    only: { type: 'string' },
    docs: { type: 'boolean', default: false },
  },
});

if (values.docs) await writeTable();
else process.exitCode = (await feedAll()).some(({ failure }) => failure !== null) ? 1 : 0;

async function feedAll(): Promise<readonly Outcome[]> {
  const chosen = SURFACES.filter(({ name }) => values.only === undefined || name === values.only);
  if (chosen.length === 0) throw new Error(`--only: one of ${SURFACES.map(({ name }) => name).join(', ')}`);
  const outcomes: Outcome[] = [];
  for (const { name } of chosen) {
    const outcome = await feedOne(name);
    outcomes.push(outcome);
    const { inputs, seed, failure, largestMemory, longestInput, longestBlock, took } = outcome;
    console.log(
      `${name}: ${inputs} inputs of seed ${seed} in ${took} s, ${largestMemory} MiB, input ${longestInput} ms, block ${longestBlock} ms: ${failure ?? 'all held'}`,
    );
  }
  await keep(outcomes);
  return outcomes;
}

/** A process that dies, whatever of, is a failure as well. */
async function feedOne(name: string): Promise<Outcome> {
  const { inputs, seed } = values;
  // Files that are written 100 000 times are no test of a disk.
  const env = existsSync('/dev/shm') ? { TMPDIR: '/dev/shm' } : {};
  const argv = ['--import', 'tsx', ONE, name, inputs, seed];
  const child = await execa(process.execPath, argv, { reject: false, env });
  const last = child.stdout.trim().split('\n').at(-1) ?? '';
  if (child.exitCode === 0) return JSON.parse(last);
  const failure = `died: ${child.shortMessage} ${child.stderr.slice(-2000)}`;
  const unknown = { largestMemory: 0, longestInput: 0, longestBlock: 0, took: 0 };
  return { surface: name, inputs: Number(inputs), seed: Number(seed), failure, ...unknown };
}

/** In the place of what was there of the same surfaces. */
async function keep(outcomes: readonly Outcome[]): Promise<void> {
  const before: Outcome[] = JSON.parse(await readFile(RESULTS, 'utf8').catch(() => '[]'));
  const all = SURFACES.flatMap(({ name }) => {
    const of = (list: readonly Outcome[]) => list.find(({ surface }) => surface === name);
    return of(outcomes) ?? of(before) ?? [];
  });
  await writeFile(RESULTS, `${JSON.stringify(all, null, 2)}\n`);
}

async function writeTable(): Promise<void> {
  const outcomes: Outcome[] = JSON.parse(await readFile(RESULTS, 'utf8'));
  writeMarked(BAD_INPUT_PAGE, 'fuzz', fuzzTable(outcomes));
}
