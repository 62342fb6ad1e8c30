/** The contract of a prober: one run of one check. No thresholds, no retries, no logs. */
import type { Exec } from '../sys/exec.ts';
import type { IpAddress } from '../sys/ip-address.ts';

/** The answer of one run. `reason` is a readable phrase: "220 mx1 ESMTP", "connection refused". */
export interface Answer {
  /** undefined: no verdict, as the run could not be carried out (NoVerdict). */
  readonly ok: boolean | undefined;
  readonly reason: string;
}

/** One run as the judge sees it. `ms` is how long it took. */
export interface ProbeResult extends Answer {
  readonly ms: number;
  /** The service address of this server that the check would ask at, and that is not on it. Absent: there is no such. */
  readonly absent?: string;
  /** Not carried out, as this process or this machine is short of something: others may hold it now. */
  readonly isShort?: true;
}

export interface ProbeContext {
  /** Aborts at the deadline or when the answer is no longer needed: release every socket and process then. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly exec: Exec;
}

/**
 * Runs one check once. A service that is down is an answer, not an exception.\n@throws NoVerdict if the run says
 * nothing about the service; any other error counts as a failed run with its message as the reason (run-probe.ts).
 */
export type Prober<C> = (check: Located<C>, context: ProbeContext) => Promise<Answer>;

/**
 * A check as its prober gets it, with an address as host, and with the address to connect from if that is not left to
 * the kernel. A command gets the host as configured, and looks it up itself.
 */
export type Located<C> = C extends { readonly kind: 'exec' }
  ? C
  : C extends { readonly host: string }
    ? Omit<C, 'host'> & { readonly host: IpAddress; readonly from?: IpAddress }
    : C;
