import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { run } from './instance.ts';
import { NAME_PREFIX, removeLeftovers } from './leftovers.ts';

it('what a killed owner left goes, processes and all; what has an owner stays', async () => {
  const dead = await execa('sh', ['-c', 'echo $$']);
  const left = `${NAME_PREFIX}${dead.stdout}-left`;
  const owned = `${NAME_PREFIX}${process.pid}-owned`;
  for (const name of [left, owned]) await run('ip', 'netns', 'add', name);
  const inside = execa('ip', ['netns', 'exec', left, 'sleep', '1000'], { reject: false });
  await expect.poll(() => run('ip', 'netns', 'pids', left)).toContain(String(inside.pid));

  removeLeftovers();

  expect((await inside).signal).toBe('SIGKILL');
  expect(existsSync(`/run/netns/${left}`)).toBe(false);
  expect(existsSync(`/run/netns/${owned}`)).toBe(true);
  await run('ip', 'netns', 'del', owned);
});
