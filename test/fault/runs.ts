/** What became of long runs, one file each, beside the results of single faults. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChaosOutcome } from './chaos/run.ts';
import type { SoakOutcome } from './soak/samples.ts';

interface About {
  readonly frr: string;
  readonly date: string;
  readonly minutes: number;
}
export interface Runs {
  chaos: About & ChaosOutcome & { readonly seed: number };
  soak: About & SoakOutcome;
}

const folderOf = (kind: keyof Runs) => fileURLToPath(new URL(`results/${kind}`, import.meta.url));

export function keepRun<Kind extends keyof Runs>(kind: Kind, name: string, run: Runs[Kind]): void {
  const folder = folderOf(kind);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}-${run.frr}.json`), `${JSON.stringify(run, null, 1)}\n`);
}

export function readRuns<Kind extends keyof Runs>(kind: Kind): readonly Runs[Kind][] {
  const folder = folderOf(kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name): Runs[Kind] =>
    JSON.parse(readFileSync(path.join(folder, name), 'utf8')),
  );
}
