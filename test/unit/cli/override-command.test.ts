import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { socketPath } from '../../../src/api/client.ts';
import { type ControlSocket, listen } from '../../../src/api/unix-socket.ts';
import { main } from '../../../src/cli/program.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';

let run: string;
let socket: ControlSocket;
let orders: unknown[];
let out: string[];
let err: string[];
/** What the controller finds wrong with an order; undefined: nothing. */
let refusal: string | undefined;
const terminal: Terminal = {
  bytes: () => undefined,
  out: line => out.push(line),
  err: line => err.push(line),
  paint: (_colour, painted) => painted,
};

const override = (...args: readonly string[]) => main(['override', ...args, '--run', run], terminal);

beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'ripcord-override-'));
  orders = [];
  out = [];
  err = [];
  refusal = undefined;
  socket = await listen(socketPath(run), (request, response) => {
    void text(request).then(body => {
      orders.push(JSON.parse(body));
      if (refusal !== undefined) response.writeHead(400).end(JSON.stringify({ error: refusal }));
      else response.end('{"done": "smtp overridden"}');
    });
  });
});
afterEach(async () => {
  await socket.close();
  await rm(run, { recursive: true });
});

describe('ripcord override', () => {
  it('orders a verdict for a while, with its reason', async () => {
    expect(await override('smtp', 'down', '--ttl', '60s', '--reason', 'no answer')).toBe(0);
    expect(orders).toEqual([
      { order: 'override', service: 'smtp', health: 'down', reason: 'no answer', ttlMs: 60_000 },
    ]);
    expect(out).toEqual(['smtp overridden']);
  });

  it('ends one early', async () => {
    expect(await override('smtp', 'clear')).toBe(0);
    expect(orders).toEqual([{ order: 'clear-override', service: 'smtp' }]);
  });

  it.each([
    [['smtp', 'down', '--reason', 'no answer'], 'an override needs --ttl'],
    [['smtp', 'down', '--ttl', '60s'], 'an override needs --reason, which'],
    [
      ['smtp', 'down'],
      'an override needs --ttl, the time after which it ends by itself; and --reason, which',
    ],
    [['smtp', 'down', '--ttl', 'nope'], '--ttl must be 1s to 1d, such as 60s, not nope'],
    [['smtp', 'down', '--ttl', '900ms', '--reason', 'x'], '--ttl must be 1s to 1d, such as 60s, not 900ms'],
    [['smtp', 'down', '--ttl', '25h', '--reason', 'x'], '--ttl must be 1s to 1d, such as 60s, not 25h'],
    [['smtp', 'down', '--ttl', '60s', '--reason', ' '], '--reason must say why'],
    [['smtp', 'clear', '--ttl', '60s'], 'it takes neither --ttl nor --reason'],
    [['smtp', 'clear', '--reason', 'x'], 'it takes neither --ttl nor --reason'],
    [['smtp', 'down', '--ttl', 'long', '--reason', 'x'], '--ttl must be 1s to 1d, such as 60s, not long'],
  ])('%j is refused without asking the controller', async (args, why) => {
    expect(await override(...args)).toBe(64);
    expect(err.join('\n')).toContain(why);
    expect(orders).toEqual([]);
  });

  it('that the controller takes for no order is a mistake of usage', async () => {
    refusal = 'that is no order: it/reason must match';
    expect(await override('smtp', 'up', '--ttl', '60s', '--reason', 'a\nb')).toBe(64);
    expect(err.join('\n')).toContain(refusal);
  });

  it('shows a refusal that repeats an argument on one line', async () => {
    refusal = 'there is no service x\x1b[31m\nforged';
    expect(await override('x', 'up', '--ttl', '60s', '--reason', 'x')).toBe(64);
    expect(err).toEqual(['ripcord: there is no service x?[31m?forged']);
  });

  it('knows no other verdict', async () => {
    expect(await override('smtp', 'sideways', '--ttl', '60s', '--reason', 'x')).toBe(64);
    expect(orders).toEqual([]);
  });
});
