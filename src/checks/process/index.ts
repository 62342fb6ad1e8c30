/** A process of this machine. */
import { basename } from 'node:path';
import { checkKind } from '../kind.ts';
import { resolved } from '../shared/resolve-entry.ts';
import { probeProcess } from './probe.ts';
import { someTarget } from './rules.ts';
import { type ProcessCheck, ProcessCheckSchema } from './schema.ts';

export const processKind = checkKind({
  schema: ProcessCheckSchema,
  target: ({ name, pidfile }) => name ?? basename(pidfile ?? ''),
  resolve: (entry, common): ProcessCheck => {
    const { name, pidfile, ...rest } = resolved(entry, common);
    return { ...rest, target: targetBy(name, pidfile) };
  },
  rules: [someTarget],
  isLocal: true,
  prober: () => probeProcess,
});

function targetBy(name: string | undefined, pidfile: string | undefined): ProcessCheck['target'] {
  if (pidfile !== undefined) return { by: 'pidfile', path: pidfile, name };
  return { by: 'name', name: name ?? '' };
}
