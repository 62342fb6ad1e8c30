/** Run by eased.test.ts as a process of its own: all descriptors but its reserve are taken, and then it connects, again and again. */
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { keepReserve } from '../../../src/sys/descriptors.ts';
import { connectTo } from '../../../src/sys/sockets.ts';
import { ip } from '../names.ts';

async function codeOfConnecting(): Promise<unknown> {
  const [error] = await once(connectTo({ host: ip('127.0.0.1'), port: 1 }), 'error');
  return error.code;
}

function takeAll(): void {
  try {
    for (;;) openSync('/dev/null', 'r');
  } catch {
    // That was the last one.
  }
}

/** The loader of this program may close a file of its own meanwhile: then the last one was not the last. */
async function codeWithoutAny(): Promise<unknown> {
  for (let tries = 0; tries < 100; tries += 1) {
    takeAll();
    const code = await codeOfConnecting();
    if (code !== 'ECONNREFUSED') return code;
  }
  return 'a descriptor each time';
}

const before = await codeOfConnecting();
keepReserve();
const short = await codeWithoutAny();
const after = await codeOfConnecting();
process.stdout.write(JSON.stringify({ before, short, after }));
