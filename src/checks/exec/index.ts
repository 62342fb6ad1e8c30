/** A command of the operator's own. */
import { basename } from 'node:path';
import { checkKind } from '../kind.ts';
import { resolved } from '../shared/resolve-entry.ts';
import { probeExec } from './probe.ts';
import { type ExecCheck, ExecCheckSchema } from './schema.ts';

export const execKind = checkKind({
  schema: ExecCheckSchema,
  target: ({ command: [program = ''] }) => basename(program),
  resolve: (entry, common, subject): ExecCheck => ({ ...resolved(entry, common), host: subject }),
  prober: () => probeExec,
});
