/** Which prober answers for which kind of check. A kind without a prober does not compile. */
import type { Check } from '../config/config.ts';
import { probeExec } from './exec.ts';
import type { Answer, ProbeContext, Prober } from './prober.ts';
import { probeProcess } from './process.ts';
import { probeSmtp } from './smtp.ts';
import { probeTcp } from './tcp.ts';

type Kind = Check['kind'];
type CheckByKind = { readonly [K in Kind]: Extract<Check, { readonly kind: K }> };

const probers: { readonly [K in Kind]: Prober<CheckByKind[K]> } = {
  smtp: probeSmtp,
  tcp: probeTcp,
  process: probeProcess,
  exec: probeExec,
};

/** Runs a check once with the prober of its kind. */
export function answer<K extends Kind>(
  check: CheckByKind[K] & { readonly kind: K },
  context: ProbeContext,
): Promise<Answer> {
  return probers[check.kind](check, context);
}
