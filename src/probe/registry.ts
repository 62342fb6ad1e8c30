/**
 * Which prober answers for which kind of check. A kind without a prober does not compile. What is heavy, or seldom used,
 * is loaded when a check of its kind first runs.
 */
import type { Check } from '../config/config.ts';
import { probeExec } from './exec.ts';
import type { Answer, Located, ProbeContext } from './prober.ts';
import { probeProcess } from './process.ts';
import { probeSmtp } from './smtp.ts';
import { probeTcp } from './tcp.ts';

type Kind = Check['kind'];
type CheckByKind = { readonly [K in Kind]: Located<Extract<Check, { readonly kind: K }>> };
type Asker<C> = (check: C, context: ProbeContext) => Promise<Answer>;

const probers: {
  readonly [K in Kind]: () => Asker<CheckByKind[K]> | Promise<Asker<CheckByKind[K]>>;
} = {
  http: async () => (await import('./http.ts')).probeHttp,
  smtp: () => probeSmtp,
  imap: async () => (await import('./imap.ts')).probeImap,
  pop3: async () => (await import('./pop3.ts')).probePop3,
  tcp: () => probeTcp,
  process: () => probeProcess,
  ldap: async () => (await import('./ldap.ts')).probeLdap,
  dns: async () => (await import('./dns.ts')).probeDns,
  ntp: async () => (await import('./ntp.ts')).probeNtp,
  icmp: async () => (await import('./icmp.ts')).probeIcmp,
  systemd: async () => (await import('./systemd-unit.ts')).probeSystemdUnit,
  exec: () => probeExec,
};

/** What runs a check once, with the prober of its kind. */
export async function askerOf<K extends Kind>(
  kind: K,
  check: CheckByKind[K],
): Promise<(context: ProbeContext) => Promise<Answer>> {
  const prober = await probers[kind]();
  return context => prober(check, context);
}
