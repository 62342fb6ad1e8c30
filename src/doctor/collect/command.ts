/** Programs whose output is looked at. */
import { type Argv, describeFailure, type Exec } from '../../sys/exec.ts';

/** Nothing that is asked here takes long where all is well. */
export const PATIENCE_MS = 5_000;

/** What a program prints. Throws an Error with the command and its words unless it exits 0. */
export async function outputOf(exec: Exec, argv: Argv): Promise<string> {
  const result = await exec(argv, { timeoutMs: PATIENCE_MS });
  if (result.exitCode !== 0) throw new Error(describeFailure(result));
  return result.stdout;
}

/** The objects in a list that a program printed as JSON. Throws an Error if it is no such list. */
export function recordsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const printed = parsed(text);
  if (!Array.isArray(printed)) throw new Error('not a list of objects');
  return printed.filter(isRecord);
}

/** undefined, which JSON cannot say, if it is none. */
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
