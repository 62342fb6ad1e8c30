/** A unit of systemd on this machine, as systemctl shows it. A process for each run. */

import type { Argv, ExecResult } from '../../sys/exec.ts';
import type { Answer, Prober } from '../prober.ts';
import { runCommand } from '../shared/command.ts';
import { firstLine } from '../shared/output.ts';
import type { SystemdCheck } from './schema.ts';

const PROPERTIES = 'LoadState,ActiveState,SubState,Result';
/**
 * The states that `systemctl is-active` counts as active: a service that reloads its configuration still serves.
 * "refreshing" is the same for the extensions of a service (systemd 257).
 */
const UP: readonly string[] = ['active', 'reloading', 'refreshing'];

/** Up if the unit is active or reloading and, if configured, in that sub-state. */
export const probeSystemdUnit: Prober<SystemdCheck> = async (check, context) => {
  const scope = check.scope === 'user' ? '--user' : '--system';
  const argv: Argv = ['systemctl', scope, 'show', `--property=${PROPERTIES}`, '--', check.unit];
  const result = await runCommand(argv, context, { LC_ALL: 'C' });
  return result === undefined
    ? { ok: false, reason: `no answer from systemd within ${context.timeoutMs} ms` }
    : judgeUnit(result, check);
};

/** What `systemctl show` says about the unit. Pure. */
export function judgeUnit(
  result: Pick<ExecResult, 'end' | 'exitCode' | 'stdout' | 'stderr'>,
  { unit, subState }: Pick<SystemdCheck, 'unit' | 'subState'>,
): Answer {
  const { end, exitCode, stdout, stderr } = result;
  if (end === 'not-started') return down(`systemctl cannot be started: ${stderr}`);
  if (end !== 'exited') return down('systemctl was killed by a signal');
  if (exitCode !== 0) return down(firstLine(stderr) ?? `systemctl: exit status ${exitCode}`);
  const shown = propertiesIn(stdout);
  const state = shown.get('ActiveState');
  if (state === undefined) return down('systemctl shows no state');
  const sub = shown.get('SubState') ?? '';
  // For `systemctl show`, an unknown unit is not an error but "inactive".
  if (shown.get('LoadState') === 'not-found') return down(`there is no unit ${unit}`);
  if (!UP.includes(state)) return down(`${state} (${causeOf(shown, sub)})`);
  if (subState !== undefined && sub !== subState) return down(`${state} (${sub}), expected ${subState}`);
  return { ok: true, reason: `${state} (${sub})` };
}

/** Why it is not up: "masked", "exit-code", or only its sub-state. */
function causeOf(shown: ReadonlyMap<string, string>, sub: string): string {
  const load = shown.get('LoadState') ?? 'loaded';
  if (load !== 'loaded') return load;
  const result = shown.get('Result') ?? 'success';
  return result === 'success' ? sub : result;
}

function propertiesIn(output: string): ReadonlyMap<string, string> {
  const lines = output.split('\n').filter(line => line.includes('='));
  return new Map(lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

function down(reason: string): Answer {
  return { ok: false, reason };
}
