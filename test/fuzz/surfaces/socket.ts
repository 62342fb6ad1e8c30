/** The control socket. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from '../../../src/api/api.ts';
import { createEventStreams } from '../../../src/api/event-stream.ts';
import { listen } from '../../../src/api/unix-socket.ts';
import { type OperatorRequest, readOrder } from '../../../src/engine/operator/requests.ts';
import { createJournal } from '../../../src/report/events/journal.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { status } from '../../unit/report/status/statuses.ts';
import { must, surface } from '../surface.ts';
import { LIMITS, mustBeAnswer, requests, send } from './requests.ts';

export const socket = surface({
  name: 'control socket',
  inputs: requests,
  atOnce: 60,
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ripcord-fuzz-'));
    const path = join(folder, 'ripcord.sock');
    const store = { append: () => undefined };
    const journal = createJournal(store, systemClock, () => undefined);
    journal.tell({ kind: 'in-step' });
    const controls = {
      status,
      explain: () => undefined,
      events: createEventStreams(journal, () => undefined),
      order: async (order: OperatorRequest) => {
        must(readOrder(structuredClone(order)).valid, 'what was carried out is no order');
        return 'done';
      },
      reload: async () => ({ ok: true, changes: [] }) as const,
      configuration: () => undefined,
      sources: () => undefined,
    };
    const server = await listen(path, api(controls, 'socket'), LIMITS);
    return {
      take: async request => mustBeAnswer(await send({ path }, request)),
      close: async () => {
        await server.close();
        await rm(folder, { recursive: true });
      },
    };
  },
});
