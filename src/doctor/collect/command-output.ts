/** Programs whose output is read. */
import { type Argv, describeFailure, type Exec } from '../../sys/exec.ts';

/** How long a program may run: each of them answers at once where all is well. */
export const PATIENCE_MS = 5_000;

/** What a program prints. @throws Error with the command and its message unless it exits 0. */
export async function outputOf(exec: Exec, argv: Argv): Promise<string> {
  const result = await exec(argv, { timeoutMs: PATIENCE_MS });
  if (result.exitCode !== 0) throw new Error(describeFailure(result));
  return result.stdout;
}

/** The objects in a list that a program printed as JSON. @throws Error if it is no such list. */
export function recordsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const printed = parsed(text);
  if (!Array.isArray(printed)) throw new Error('not a list of objects');
  return printed.filter(isRecord);
}

/** The parsed JSON; undefined, which JSON cannot express, if the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
