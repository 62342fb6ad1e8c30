/** What a check makes of a far end gone mad: a server that says, or does not say, whatever an input has it say. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import type { ProbeResult } from '../../src/checks/prober.ts';
import type { Check } from '../../src/checks/registry.ts';
import { run } from '../unit/checks/checks.ts';
import { must, mustBeClear, type Surface, surface } from './surface.ts';

/** What the server does next. */
export type Act =
  | { readonly act: 'say' | 'drip' | 'spew'; readonly bytes: Buffer }
  /** Until the visitor has said something. */
  | { readonly act: 'hear' }
  | { readonly act: 'end' | 'reset' | 'wait' };

/** How long a run may take here: most of what is said comes at once, and what never comes is waited for. */
export const TIMEOUT_MS = 60;
/** On a machine that is busy; a run that needs so long hangs. */
const HANGS_MS = 20_000;

/** Turns of these sayings: mostly one saying after each thing heard, as a server would. */
export function acts(saying: fc.Arbitrary<Buffer>): fc.Arbitrary<readonly Act[]> {
  const act = fc.oneof(
    { weight: 40, arbitrary: saying.map((bytes): Act => ({ act: 'say', bytes })) },
    { weight: 40, arbitrary: fc.constant<Act>({ act: 'hear' }) },
    { weight: 1, arbitrary: saying.map((bytes): Act => ({ act: 'drip', bytes })) },
    { weight: 1, arbitrary: saying.map((bytes): Act => ({ act: 'spew', bytes })) },
    { weight: 1, arbitrary: fc.constant<Act>({ act: 'reset' }) },
  );
  const last = fc.oneof(
    { weight: 40, arbitrary: fc.constant<Act>({ act: 'end' }) },
    { weight: 1, arbitrary: fc.constant<Act>({ act: 'wait' }) },
  );
  return fc.tuple(fc.array(act, { maxLength: 8 }), last).map(([first, end]) => [...first, end]);
}

interface FarEnd {
  readonly name: string;
  readonly saying: fc.Arbitrary<Buffer>;
  readonly check: (port: number) => Check | Promise<Check>;
  /** What the server has surely said if it passes. */
  readonly needs: string;
  readonly close?: () => Promise<void>;
}

const AT_ONCE = 48;

/** The surface of a kind of check that talks over TCP. */
export function farEnd({ name, saying, check, needs, close }: FarEnd): Surface {
  return surface({
    name: `far end of ${name}`,
    inputs: acts(saying),
    atOnce: AT_ONCE,
    open: async () => {
      const before = socketsOpen();
      const ends = await Promise.all(Array.from({ length: AT_ONCE }, () => openEnd(check)));
      const free = [...ends];
      return {
        take: async script => {
          const end = free.pop();
          must(end !== undefined, 'no server is free');
          const result = await end.play(script).finally(() => free.push(end));
          const said = Buffer.concat(script.flatMap(each => ('bytes' in each ? [each.bytes] : [])));
          mustBeFine(result, said.toString());
          must(!result.ok || said.includes(needs), `passes on nothing: ${result.reason}`);
        },
        close: async () => {
          await Promise.all(ends.map(end => end.close()));
          await close?.();
          // What was closed is gone a turn or two later.
          for (let turn = 0; turn < 100 && socketsOpen() > before; turn += 1)
            await new Promise(resolve => setTimeout(resolve, 10));
          must(socketsOpen() <= before, `${socketsOpen() - before} sockets are left open`);
        },
      };
    },
  });
}

/** `said`: by the far end. */
export function mustBeFine({ reason, ms }: ProbeResult, said = ''): void {
  mustBeClear(reason, said);
  must(ms < HANGS_MS, `a run of ${TIMEOUT_MS} ms took ${ms} ms`);
}

interface End {
  readonly play: (script: readonly Act[]) => Promise<ProbeResult>;
  readonly close: () => Promise<void>;
}

async function openEnd(check: FarEnd['check']): Promise<End> {
  let script: readonly Act[] = [];
  let left: Promise<unknown> = Promise.resolve();
  const server: Server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => undefined);
    left = new Promise(resolve => socket.once('close', resolve));
    void perform(script, socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const made = await check(portOf(server.address()));
  return {
    play: async next => {
      script = next;
      const result = await run(made);
      // The visitor lets go of its connection: a server that waits for ever sees it go.
      await left;
      return result;
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

async function perform(script: readonly Act[], socket: Socket): Promise<void> {
  const gone = new Promise<void>(resolve => socket.once('close', () => resolve()));
  let heard = 0;
  let wake = () => {};
  socket.on('data', () => {
    heard += 1;
    wake();
  });
  socket.on('end', () => {
    socket.destroy();
    wake();
  });
  // The callback comes in any case, with an error if the visitor is gone.
  const written = (bytes: Buffer) => new Promise<void>(resolve => socket.write(bytes, () => resolve()));
  for (const act of script) {
    if (socket.destroyed) return;
    switch (act.act) {
      case 'say':
        await written(act.bytes);
        break;
      case 'drip':
        for (const byte of act.bytes.subarray(0, 200)) {
          if (socket.destroyed) return;
          await written(Buffer.of(byte));
        }
        break;
      case 'spew':
        await spew(act.bytes, socket);
        break;
      case 'hear': {
        const before = heard;
        if (before === 0) await Promise.race([gone, new Promise<void>(resolve => (wake = resolve))]);
        heard = 0;
        break;
      }
      case 'end':
        socket.end();
        return;
      case 'reset':
        socket.resetAndDestroy();
        return;
      case 'wait':
        await gone;
    }
  }
}

/** Says it again and again, and lets the visitor have its turn between: both are in this process. */
async function spew(bytes: Buffer, socket: Socket): Promise<void> {
  if (bytes.length === 0) return;
  const much = Buffer.concat(Array.from({ length: Math.ceil(16_384 / bytes.length) }, () => bytes));
  while (!socket.destroyed) {
    await new Promise<void>(resolve => socket.write(much, () => resolve()));
    await new Promise(resolve => setImmediate(resolve));
  }
}

const socketsOpen = (): number =>
  process.getActiveResourcesInfo().filter(name => /TCP|UDP|TLS/.test(name)).length;

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
