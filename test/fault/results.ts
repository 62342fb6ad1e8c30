/** What became of each fault, one file each: of several processes, of several runs with several FRRs. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GroupNumber } from './fault.ts';
import type { Outcome } from './suffer.ts';

const FOLDER = fileURLToPath(new URL('results', import.meta.url));

export interface Result extends Partial<Outcome> {
  readonly fault: string;
  readonly group: GroupNumber;
  readonly frr: string;
  readonly date: string;
  readonly held: boolean;
  /** What did not hold. */
  readonly why?: string;
}

export function keepResult(result: Result): void {
  mkdirSync(FOLDER, { recursive: true });
  const name = `${result.group} ${result.fault} ${result.frr}`.replaceAll(/[^\w.]+/g, '-');
  writeFileSync(path.join(FOLDER, `${name}.json`), `${JSON.stringify(result, null, 1)}\n`);
}

export function readResults(): readonly Result[] {
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.json'))
    .map((name): Result => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')));
}
