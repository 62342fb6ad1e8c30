/** HTTP on a port. */

import { createEventStreams } from '../../../src/api/event-stream.ts';
import { serveHttp } from '../../../src/api/http-server.ts';
import type { OperatorRequest } from '../../../src/engine/operator/requests.ts';
import { createJournal } from '../../../src/report/events/journal.ts';
import { createExposition } from '../../../src/report/status/metrics.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { status } from '../../unit/report/status/statuses.ts';
import { must, surface } from '../surface.ts';
import { LIMITS, mustBeAnswer, requests, send, TOKEN } from './requests.ts';

const SECRET = 'never over HTTP';

export const http = surface({
  name: 'HTTP',
  inputs: requests,
  atOnce: 60,
  open: async () => {
    const store = { append: () => undefined };
    const journal = createJournal(store, systemClock, () => undefined);
    journal.tell({ kind: 'in-step' });
    const follow = createEventStreams(journal, () => undefined);
    let streams = 0;
    const orders: OperatorRequest[] = [];
    /** How often the token was given. */
    let borne = 0;
    // A minute between two looks: neither wrong tokens nor readers have to wait, so that every input gets as far as it can.
    let minutes = 0;
    const clock = { ...systemClock, now: () => (minutes += 60_000) };
    const server = await serveHttp({
      address: '127.0.0.1',
      port: 0,
      tokens: [Buffer.from(TOKEN)],
      publicReads: true,
      hosts: [],
      controls: {
        status,
        explain: () => undefined,
        events: (response, request) => {
          streams += 1;
          response.once('close', () => {
            streams -= 1;
          });
          return follow(response, request);
        },
        order: async order => {
          orders.push(order);
          return 'done';
        },
        reload: async () => ({ ok: true, changes: [] }),
        sources: () => {
          throw new Error(SECRET);
        },
        configuration: () => {
          throw new Error(SECRET);
        },
      },
      metrics: createExposition('0.1.0', status),
      clock,
      limits: LIMITS,
    });
    return {
      take: async request => {
        borne += request.bytes.toString('latin1').split(TOKEN).length - 1;
        const answer = await send({ port: server.port, host: '127.0.0.1' }, request);
        mustBeAnswer(answer);
        must(!answer.includes(SECRET), 'the configuration was told');
        must(orders.length <= borne, 'an order was taken without the token');
      },
      close: async () => {
        await server.close();
        await new Promise(resolve => setImmediate(resolve));
        must(streams === 0, `${streams} streams have not ended with their connections`);
      },
    };
  },
});
