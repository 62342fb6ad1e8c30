/** How many connections to a service address are established here, by ss(8). */
import { describeFailure, type Exec } from '../../sys/exec.ts';
import { AliasError } from './alias.ts';

const TIMEOUT_MS = 5000;

/** TCP connections established to `ip`, those of our own checks from it included. Throws an AliasError. */
export async function establishedTo(ip: string, exec: Exec): Promise<number> {
  const argv = ['ss', '-Htn', 'state', 'established', 'src', ip] as const;
  const result = await exec(argv, { timeoutMs: TIMEOUT_MS });
  if (result.exitCode !== 0) throw new AliasError(describeFailure(result));
  return result.stdout.split('\n').filter(line => line.trim() !== '' && !isOurs(line, ip)).length;
}

/** A connection from the service address to itself is a check of ours. */
function isOurs(line: string, ip: string): boolean {
  const [, , , peer = ''] = line.trim().split(/\s+/);
  return peer.startsWith(`${ip}:`) || peer.startsWith(`[::ffff:${ip}]:`);
}
