/** The service address on lo, for tools that leave it to the operator. */
import { ipBatch } from '../../lab/command.ts';
import type { Server } from '../../lab/server.ts';
import { SERVICE } from '../../lab/topology.ts';

export const addAlias = (server: Server): Promise<string> =>
  ipBatch(server.host.namespace, [`address replace ${SERVICE} dev lo`]);
