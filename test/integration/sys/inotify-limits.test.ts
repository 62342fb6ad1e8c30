/** The kernel's limits on inotify, lowered for a process in a user namespace of its own (user_namespaces(7), /proc/sys/user). */
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it, vi } from 'vitest';

const PROGRAM = fileURLToPath(new URL('watcher-program.ts', import.meta.url));

it.each([
  { limit: 'max_inotify_instances', setting: 'fs.inotify.max_user_instances' },
  { limit: 'max_inotify_watches', setting: 'fs.inotify.max_user_watches' },
])('names $setting where it is used up, and still sees changes', async ({ limit, setting }) => {
  const folder = await mkdtemp(join(tmpdir(), 'ripcord-inotify-'));
  const file = join(folder, 'ripcord.yml');
  await writeFile(file, 'one');
  const script = `echo 0 > /proc/sys/user/${limit}; exec "$@"`;
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), PROGRAM, file];
  const child = execa('unshare', ['-U', '-r', 'sh', '-c', script, 'sh', ...node], { reject: false });
  try {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await vi.waitFor(() => expect(said).toContain('watches\n'), { timeout: 30_000 });
    expect(said).toContain(`raise it (sysctl -w ${setting}=`);
    await appendFile(file, 'two');
    await vi.waitFor(() => expect(said).toContain('changed\n'), { timeout: 30_000 });
    expect(said.match(/sysctl/g)).toHaveLength(1);
  } finally {
    child.kill();
    await child;
    await rm(folder, { recursive: true });
  }
});
