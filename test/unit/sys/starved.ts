/** Run by starved.test.ts as a process of its own, whose file descriptors are all taken but for a few: starts programs in each way. */
import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../../../src/sys/child.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { systemHold } from '../../../src/sys/held-program.ts';

function takeAll(): number[] {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    return taken;
  }
}

async function startsWith(free: number): Promise<string[]> {
  const taken = takeAll();
  for (const fd of taken.splice(0, free)) closeSync(fd);
  const ends = [];
  const { end, error } = await systemExec(['true'], { timeoutMs: 20_000 });
  ends.push(error === undefined ? end : `${'code' in error && error.code}`);
  ends.push(
    await new Promise<string>(resolve => {
      const ignored = () => undefined;
      systemHold(['true'], {}, { onOutput: ignored, onComplaint: ignored, onEnd: resolve });
    }),
  );
  ends.push((await startChild(['true'], { stdio: ['ignore', 'ignore', 'inherit'], ipc: true }).ended).how);
  for (const fd of taken) closeSync(fd);
  return ends;
}

/** What is open now, each descriptor with its file: Node closes some a moment after it has said so. */
function open(): ReadonlySet<string> {
  return new Set(
    readdirSync('/proc/self/fd').flatMap(fd => {
      try {
        return `${fd} ${readlinkSync(`/proc/self/fd/${fd}`)}`;
      } catch {
        return []; // The one through which the folder was read.
      }
    }),
  );
}

/** What is open now and was not before, once nothing is or 5 s have passed. */
async function openedSince(before: ReadonlySet<string>): Promise<string[]> {
  for (const begun = performance.now(); ; await sleep(20)) {
    const opened = [...open()].filter(each => !before.has(each));
    if (opened.length === 0 || performance.now() - begun > 5000) return opened;
  }
}

// Only now: Node opens modules many at a time while it loads them. What a first child takes for good, Node has then.
await systemExec(['prlimit', `--pid=${process.pid}`, '--nofile=64:64'], { timeoutMs: 20_000 });
const before = open();
const starved = [];
for (let free = 0; free < 5; free++) starved.push(await startsWith(free));
const fed = await startsWith(12);
process.stdout.write(JSON.stringify({ starved, fed, leaked: await openedSince(before) }));
