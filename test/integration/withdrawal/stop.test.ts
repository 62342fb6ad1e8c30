/** Stops that cannot go the usual way: all hangs, the controller was killed, or there are too many services. On a real FRR. */
import { describe, expect, it, vi } from 'vitest';
import { onTime, Scene } from './scene.ts';

/** A whole controller is started in each, on a machine that may be busy with everything else. */
vi.setConfig({ testTimeout: 4 * 180_000 });

describe('all that helps at a stop hangs: vtysh, and the file is a pipe in a folder that cannot be written', () => {
  const hangingScene = async () => {
    const scene = await Scene.start();
    scene.startController();
    await scene.routesBecome(1);
    await scene.becomesPipe(scene.file);
    await scene.folderIsReadOnly();
    await scene.vtyshBecomes('hangs');
    return scene;
  };

  it(
    'the address leaves lo, its route with it, and the process ends by itself',
    onTime(async () => {
      await using scene = await hangingScene();
      const { exitCode, said } = await scene.end();
      // The others where the machine was so late that the last resort came first; 137 if a file access was under way (sys/end-process.ts).
      expect([69, 70, 137], said).toContain(exitCode);
      expect(await scene.aliases()).toBe(0);
      await scene.routesBecome(0);
    }),
  );

  it.each([
    ['takes the address off too: the last resort takes it off', 1],
    ['takes the address off too, and that of the last resort: its second try takes it off', 2],
  ] as const)(
    'and the `ip` that %s',
    onTime(async (_: string, hanging: 1 | 2) => {
      await using scene = await hangingScene();
      await scene.ipHangs(hanging);
      const { exitCode, said } = await scene.end();
      // 137 if a file access was under way (sys/end-process.ts).
      expect([70, 137], said).toContain(exitCode);
      expect(said).toContain('gives up; its addresses are off lo');
      expect(await scene.aliases()).toBe(0);
      await scene.routesBecome(0);
    }),
  );
});

describe('every `ip` hangs, and vtysh works', () => {
  it(
    'the daemon withdraws the route of a live service at a stop, and the address that stays is told',
    onTime(async () => {
      await using scene = await Scene.start();
      scene.startController();
      await scene.routesBecome(1);
      await scene.everyIpHangs();
      const { exitCode, said } = await scene.end();
      expect(exitCode, said).not.toBe(0);
      await scene.routesBecome(0);
      expect(await scene.aliases()).toBe(1);
    }),
  );
});

describe('a guard whose controller was killed', () => {
  it(
    'withdraws though the configuration is a pipe',
    onTime(async () => {
      await using scene = await Scene.start();
      scene.startController('--guard');
      await scene.routesBecome(1);
      await scene.becomesPipe(scene.path('ripcord.yml'));
      await scene.killBelowGuard();
      await scene.routesBecome(0);
      expect((await scene.end()).exitCode).toBe(0);
      expect(await scene.aliases()).toBe(0);
    }),
  );
});

describe('40 services', () => {
  it(
    'fail and live again together',
    onTime(async () => {
      await using scene = await Scene.start(40);
      scene.startController();
      await scene.routesBecome(40);
      await scene.serviceIs('down');
      await scene.routesBecome(0);
      await scene.serviceIs('up');
      await scene.routesBecome(40);
    }),
  );
});

describe('300 services', () => {
  it(
    'all routes and addresses are gone after a stop',
    onTime(async () => {
      await using scene = await Scene.start(300);
      scene.startController();
      await scene.routesBecome(300, 120_000);
      const { exitCode, said } = await scene.end();
      expect(exitCode, said).toBe(0);
      expect(await scene.aliases()).toBe(0);
      await scene.routesBecome(0);
    }),
  );

  it(
    'and so they are when the `ip` that takes them off hangs',
    onTime(async () => {
      await using scene = await Scene.start(300);
      scene.startController();
      await scene.routesBecome(300, 120_000);
      await scene.ipHangs();
      await scene.end();
      expect(await scene.aliases()).toBe(0);
      await scene.routesBecome(0);
    }),
  );
});
