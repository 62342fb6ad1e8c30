/** What withdraws a route when the usual way is barred: vtysh, the daemon's file, or time. On a real FRR. */
import { rm } from 'node:fs/promises';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { until } from '../frr/instance.ts';
import { Scene } from './scene.ts';

describe('a vtysh that does not do what it is for, while ripd lives', () => {
  test.each(['fails', 'hangs', 'raves', 'dawdles'] as const)(
    '%s: a dead service leaves lo, and is back there, withdrawn, with vtysh',
    async mode => {
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
    },
  );

  test('a service that lives again while vtysh still fails is served again', async () => {
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
  });

  test('a live service is left where it is, and the status blames vtysh and not ripd', async () => {
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
  });
});

describe("the daemon's file", () => {
  test('is a pipe: a dead service loses its route all the same, status says why, and a stop ends', async () => {
    await using scene = await Scene.start();
    scene.startController();
    await scene.routesBecome(1);
    await rm(scene.file);
    await execa('mkfifo', [scene.file]);
    await scene.serviceIs('down');
    await scene.routesBecome(0);
    await until('status tells of the file', async () => /frr\.conf/.test((await scene.status()).error ?? ''));
    await scene.serviceIs('up');
    await scene.routesBecome(1);
    expect((await scene.end()).exitCode).toBe(0);
    expect(await scene.aliases()).toBe(0);
    await scene.routesBecome(0);
  });

  test('is mounted by itself: what cannot be written keeps no route and no alias at a stop', async () => {
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
  });
});

describe('300 services', () => {
  test('all routes and addresses are gone after a stop', { timeout: 180_000 }, async () => {
    await using scene = await Scene.start(300);
    scene.startController();
    await until('most routes are out', async () => (await scene.routes()) === 300).catch(() => undefined);
    await scene.routesBecome(300);
    const { exitCode, said } = await scene.end();
    expect({ exitCode, said: exitCode === 0 ? '' : said }).toEqual({ exitCode: 0, said: '' });
    expect(await scene.aliases()).toBe(0);
    await scene.routesBecome(0);
  });
});
