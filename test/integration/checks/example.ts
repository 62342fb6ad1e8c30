/** The checks of examples/checks, as they stand there, but for where they go: to a server of the test. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Check } from '../../../src/checks/registry.ts';
import { parseConfig } from '../../../src/config/load.ts';

/** The checks of an example, by their ids, with these fields in place of those written there. */
export function exampleChecks(
  kind: string,
  fieldsOf: (id: string) => Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Check> {
  const name = `${kind}.yaml`;
  const text = readFileSync(new URL(`../../../examples/checks/${name}`, import.meta.url), 'utf8');
  const [written] = parseConfig(text, name).services;
  const file = parse(text);
  for (const [index, check] of file.services[0].checks.entries())
    Object.assign(check, fieldsOf(written?.checks[index]?.id ?? ''));
  const [service] = parseConfig(JSON.stringify(file), name).services;
  return new Map((service?.checks ?? []).map(check => [check.id, check]));
}
