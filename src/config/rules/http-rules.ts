/** Rules for HTTP: its orders can move routes, so other machines need a token. */
import { isIP } from 'node:net';
import { isLoopback } from '../../schema/loopback.ts';
import type { Violation } from '../../schema/problem.ts';
import type { ConfigFile } from '../config-schema.ts';

export function httpAddress({ http }: ConfigFile): Violation[] {
  if (http === undefined || isIP(http.address) !== 0) return [];
  return [{ path: ['http', 'address'], message: 'must be an IP address, such as 127.0.0.1' }];
}

export function httpNeedsToken({ http }: ConfigFile): Violation[] {
  if (http === undefined || http.tokenFile !== undefined) return [];
  if (isIP(http.address) !== 0 && !isLoopback(http.address)) {
    return [
      {
        path: ['http', 'address'],
        message: 'can be reached from elsewhere: give a `tokenFile`, or listen on 127.0.0.1',
      },
    ];
  }
  if (http.publicReads !== false) return [];
  return [
    {
      path: ['http', 'publicReads'],
      message: 'would allow no client to read: give a `tokenFile`, or leave it out',
    },
  ];
}
