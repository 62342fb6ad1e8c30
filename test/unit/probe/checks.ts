/** Checks as the configuration gives them, and running them as the daemon does. */
import type { ExecCheck, ProcessCheck, SmtpCheck, TcpCheck } from '../../../src/config/config.ts';
import type { ProbeResult } from '../../../src/probe/prober.ts';
import { runProbe } from '../../../src/probe/run-probe.ts';
import { systemExec } from '../../../src/sys/exec.ts';

/** Long enough for whatever is expected to come, on any machine: a run that needs it has failed. */
export const AMPLE_MS = 20_000;
/** How long we wait for what will never come. */
export const BRIEF_MS = 250;

const common = (id: string, timeoutMs: number) => ({
  id,
  timeoutMs,
  timing: { kind: 'interval', everyMs: 1000 } as const,
  fall: 2,
  rise: 2,
});

export const smtpCheck = (port: number, over: Partial<SmtpCheck> = {}): SmtpCheck => ({
  kind: 'smtp',
  ...common('smtp:25', AMPLE_MS),
  host: '127.0.0.1',
  port,
  watch: false,
  ...over,
});

export const tcpCheck = (port: number, over: Partial<TcpCheck> = {}): TcpCheck => ({
  kind: 'tcp',
  ...common('tcp', AMPLE_MS),
  host: '127.0.0.1',
  port,
  watch: false,
  ...over,
});

export const processCheck = (target: ProcessCheck['target']): ProcessCheck => ({
  kind: 'process',
  ...common('process', AMPLE_MS),
  target,
});

export const execCheck = (command: string[], over: Partial<ExecCheck> = {}): ExecCheck => ({
  kind: 'exec',
  ...common('exec:own', AMPLE_MS),
  host: '198.51.100.25',
  command,
  ...over,
});

export function run(check: Parameters<typeof runProbe>[0]): Promise<ProbeResult> {
  return runProbe(check, { exec: systemExec });
}
