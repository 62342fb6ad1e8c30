/** Any service over TCP. */
import { checkKind } from '../kind.ts';
import { resolveTls } from '../shared/encryption.ts';
import { overTcp, tcpInEffect } from '../shared/resolve-entry.ts';
import { probeTcp } from './probe.ts';
import { scriptAlone } from './rules.ts';
import { resolveScript, type TcpCheck, TcpCheckSchema } from './schema.ts';

export const tcpKind = checkKind({
  schema: TcpCheckSchema,
  target: ({ port }) => port,
  resolve: (entry, common, subject): TcpCheck => {
    const { send, expect, script, ...rest } = overTcp(entry, common, subject, entry.port);
    return { ...rest, script: resolveScript(entry, rest.host) };
  },
  inEffect: ({ script }, check) => {
    const steps = script?.map(step =>
      step.starttls ? { ...step, starttls: resolveTls(step.starttls, check.host) ?? true } : step,
    );
    return { ...tcpInEffect(check), ...(steps && { script: steps }) };
  },
  rules: [scriptAlone],
  prober: () => probeTcp,
});
