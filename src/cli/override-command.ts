/** `ripcord override`: sets the verdict of an outside monitor or operator, for a while. */

import { OVERRIDE_TTL_MS } from '../policy/judge/override.ts';
import { type ControllerAddress, send } from './controller-client.ts';
import { type DurationOption, readDuration } from './duration-option.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export type OverrideVerdict = 'up' | 'down' | 'clear';

export interface OverrideOptions extends ControllerAddress {
  /** A duration, as in the configuration. */
  readonly ttl?: string;
  readonly reason?: string;
}

const TTL: DurationOption = { name: '--ttl', example: '60s', bounds: OVERRIDE_TTL_MS };

/** `service` may be `all`. */
export async function override(
  service: string,
  verdict: OverrideVerdict,
  { ttl, reason, ...options }: OverrideOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (verdict === 'clear') {
    if (ttl === undefined && reason === undefined)
      return send({ order: 'clear-override', service }, options, terminal);
    terminal.err('ripcord: clear ends an override at once: it takes neither --ttl nor --reason');
    return EXIT.usage;
  }
  const duration = ttl === undefined ? undefined : readDuration(ttl, TTL);
  if (duration !== undefined && 'fault' in duration) {
    terminal.err(`ripcord: ${duration.fault}`);
    return EXIT.usage;
  }
  if (duration === undefined || reason === undefined) {
    const missing = [
      ...(duration === undefined ? ['--ttl, the time after which it ends by itself'] : []),
      ...(reason === undefined ? ['--reason, which says who overrides the checks and why'] : []),
    ];
    terminal.err(`ripcord: an override needs ${missing.join('; and ')}`);
    return EXIT.usage;
  }
  if (reason.trim() === '') {
    terminal.err('ripcord: --reason must say why, for those who look at the status');
    return EXIT.usage;
  }
  return send({ order: 'override', service, health: verdict, reason, ttlMs: duration.ms }, options, terminal);
}
