/** What withdraws a route when the usual way is barred: vtysh, the daemon's file, or time. On a real FRR. */
import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { describe, expect, it, vi } from 'vitest';
import { until } from '../frr/instance.ts';
import { onTime, Scene } from './scene.ts';

/** A whole controller is started in each, on a machine that may be busy with everything else. */
vi.setConfig({ testTimeout: 4 * 180_000 });

describe('a vtysh that does not do what it is for, while ripd lives', () => {
  it.each(['fails', 'hangs', 'raves', 'dawdles'] as const)(
    '%s: a dead service leaves lo, and is back there, withdrawn, with vtysh',
    onTime(async (mode: 'fails' | 'hangs' | 'raves' | 'dawdles') => {
      await using scene = await Scene.start();
      scene.startController();
      await scene.routesBecome(1);
      await scene.vtyshBecomes(mode);
      await scene.serviceIs('down');
      await scene.routesBecome(0);
      await scene.aliasesBecome(0);

      await scene.vtyshBecomes('real');
      await scene.aliasesBecome(1);
      expect(await scene.routes()).toBe(0);
      await scene.serviceIs('up');
      await scene.routesBecome(1);
    }),
  );

  it(
    'a service that lives again while vtysh still fails is served again',
    onTime(async () => {
      await using scene = await Scene.start();
      scene.startController();
      await scene.routesBecome(1);
      await scene.vtyshBecomes('fails');
      await scene.serviceIs('down');
      await scene.aliasesBecome(0);
      await scene.serviceIs('up');
      await scene.routesBecome(1);
      expect((await scene.end()).exitCode).toBe(69);
      expect(await scene.aliases()).toBe(0);
      await scene.routesBecome(0);
    }),
  );

  it(
    'a live service is left where it is, and the status blames vtysh and not ripd',
    onTime(async () => {
      await using scene = await Scene.start();
      scene.startController();
      await scene.routesBecome(1);
      await scene.vtyshBecomes('raves');
      const status = await until('the status tells of it', async () => {
        const now = await scene.status();
        return now.error === null ? undefined : now;
      });
      expect(status).toMatchObject({ inStep: false, processes: { ripd: 'running' } });
      expect(status.error).not.toContain('ripd=yes');
      expect(await scene.aliases()).toBe(1);
    }),
  );
});

describe("the daemon's file", () => {
  it(
    'is a pipe: a dead service loses its route all the same, status says why, and a stop ends',
    onTime(async () => {
      await using scene = await Scene.start();
      scene.startController();
      await scene.routesBecome(1);
      await scene.becomesPipe(scene.file);
      await scene.serviceIs('down');
      await scene.routesBecome(0);
      await until('status tells of the file', async () =>
        /frr\.conf/.test((await scene.status()).error ?? ''),
      );
      await scene.serviceIs('up');
      await scene.routesBecome(1);
      expect((await scene.end()).exitCode).toBe(0);
      expect(await scene.aliases()).toBe(0);
      await scene.routesBecome(0);
    }),
  );

  it(
    'is mounted by itself: what cannot be written keeps no route and no alias at a stop',
    onTime(async () => {
      await using scene = await Scene.start();
      await execa('mount', ['--bind', scene.file, scene.file]);
      try {
        scene.startController();
        await scene.routesBecome(1);
        expect((await scene.end()).exitCode).toBe(0);
        expect(await scene.aliases()).toBe(0);
        await scene.routesBecome(0);
      } finally {
        await execa('umount', [scene.file]);
      }
    }),
  );
});

describe("an operator's own redistribution of connected routes", () => {
  const LINE = 'redistribute connected metric 5';
  const runningOf = ({ pair }: Scene) => pair.server.operator('show running-config');
  const begun = async (scene: Scene) => {
    await scene.pair.server.operator('conf t', 'router rip', 'network eth0', LINE);
    const before = await runningOf(scene);
    scene.startController();
    await until(
      'status refuses it',
      async () => {
        const error = await scene.status().then(
          status => String(status.error),
          () => '',
        );
        return error.includes(LINE) && error.includes('passive-interface IFNAME');
      },
      60_000,
    );
    return before;
  };

  it.each(['SIGTERM', 'SIGKILL'] as const)('is refused, and is as it was after %s', async signal => {
    await using scene = await Scene.start();
    const before = await begun(scene);
    const file = await readFile(scene.file, 'utf8');
    expect(file).toBe('hostname a\n');
    await scene.end(signal);
    expect(await runningOf(scene)).toBe(before);
    await scene.withdraw();
    expect(await runningOf(scene)).toBe(before);
    expect(await readFile(scene.file, 'utf8')).toBe(file);
  });

  it(
    'once it has gone, ripcord takes its place without a restart',
    onTime(async () => {
      await using scene = await Scene.start();
      await begun(scene);
      await scene.pair.server.operator('conf t', 'router rip', 'no redistribute connected');
      await scene.routesBecome(1);
    }),
  );
});
