import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Configuration,
  createReload,
  type Loaded,
  type Reloaded,
} from '../../../../src/engine/reload/reload.ts';
import { configOf, serviceAt } from '../../configuration.ts';
import { FakeClock, settle } from '../../fake-clock.ts';

const service = (name: string, number: number, metric = 3) => serviceAt(name, number, { metric });
const smtp = service('smtp', 25);
const dns = service('dns', 53);

let clock: FakeClock;
let onDisk: () => Loaded;
let configuration: Configuration;
let entered: string[][];
let news: Reloaded[];
let errors: string[];
let waiting: (readonly string[])[];
let secrets: Loaded['secrets'];
const holding = (digest: string) => ({ usable: true, digest }) as const;
/** While set, parts can't be made ready. */
let trouble: Error | undefined;

beforeEach(() => {
  clock = new FakeClock(1000);
  entered = [];
  news = [];
  errors = [];
  waiting = [];
  trouble = undefined;
  secrets = { '/etc/key': holding('one') };
  write([smtp, dns]);
  configuration = createReload(
    { ...onDisk(), secrets: {} },
    {
      load: async () => onDisk(),
      readSecrets: async () => onDisk().secrets,
      clock,
      onReload: reloaded => news.push(reloaded),
      onPending: changes => waiting.push(changes),
      onError: error => errors.push(error.message),
    },
  );
  configuration.start(async ({ config }) => {
    if (trouble !== undefined) throw trouble;
    return async () => {
      entered.push(config.services.map(({ name, metric }) => `${name} ${metric}`));
    };
  });
});

function write(services: object[], more: object = {}, templates: Loaded['templates'] = { rip: 'one' }): void {
  const sources: Loaded['sources'] = [{ path: 'ripcord.json', text: JSON.stringify(services) }];
  onDisk = () => ({ sources, config: configOf({ server: 'a', services, ...more }), templates, secrets });
}

describe('a reload', () => {
  it('of a file that names a secret which is another now is one, and tells no more than that', async () => {
    secrets = { '/etc/key': holding('two') };
    expect(await configuration.reload('file')).toEqual({
      ok: true,
      changes: ['/etc/key holds another secret'],
    });
    expect(entered).toHaveLength(1);
    expect(await configuration.reload('file')).toEqual({ ok: true, changes: [] });
  });

  it('of a secret that cannot be used any more is refused, and another configuration with it', async () => {
    secrets = {
      '/etc/key': { usable: false, why: 'key file /etc/key cannot be read: there is no such file' },
    };
    write([service('smtp', 25, 5), dns]);
    const refused = {
      ok: false,
      error: 'key file /etc/key cannot be read: there is no such file: what was read before stays in force',
    };
    expect(await configuration.reload('operator')).toEqual(refused);
    expect(await configuration.reload('operator')).toEqual(refused);
    expect(configuration.state().error).toBe(refused.error);
    secrets = { '/etc/key': holding('one') };
    expect(await configuration.reload('file')).toEqual({ ok: true, changes: ['smtp: metric: 3 -> 5'] });
  });

  it('of a file that is as it was does nothing, and says so to whoever asked', async () => {
    expect(await configuration.reload('file')).toEqual({ ok: true, changes: [] });
    expect([entered, news]).toEqual([[], []]);
    await configuration.reload('signal');
    expect([entered, news]).toEqual([[], [{ ok: true, changes: [] }]]);
  });

  it('takes another file over, and tells what changed', async () => {
    write([service('smtp', 25, 5), dns]);
    await clock.advance(500);
    expect(await configuration.reload('file')).toEqual({ ok: true, changes: ['smtp: metric: 3 -> 5'] });
    expect(entered).toEqual([['smtp 5', 'dns 3']]);
    expect(configuration.state()).toEqual({
      file: 'ripcord.json',
      loadedAt: 1500,
      error: undefined,
      pending: false,
    });
  });

  it('takes other templates over', async () => {
    write([smtp, dns], {}, { rip: 'two' });
    expect(await configuration.reload('file')).toEqual({ ok: true, changes: ['template rip is another'] });
    expect(entered).toHaveLength(1);
  });

  it('changes nothing for an invalid file, tells of it once, and of the one that is valid again', async () => {
    write([{ ...smtp, metric: 40 }]);
    const refused = { ok: false, error: 'ripcord.json:1:112: services[0].metric: must be 1 to 14, not 40' };
    expect(await configuration.reload('file')).toEqual(refused);
    expect(configuration.state()).toEqual({
      file: 'ripcord.json',
      loadedAt: 1000,
      error: refused.error,
      pending: false,
    });
    await configuration.reload('file');
    write([smtp, dns]);
    await configuration.reload('file');
    expect(news).toEqual([refused, { ok: true, changes: [] }]);
    expect(configuration.state().error).toBeUndefined();
    expect(entered).toEqual([]);
  });

  it('changes nothing if the parts cannot be made ready', async () => {
    write([service('smtp', 25, 5), dns]);
    trouble = new Error('Template rip.frr.liquid cannot be rendered');
    expect(await configuration.reload('operator')).toEqual({ ok: false, error: trouble.message });
    expect(configuration.now().config.services.map(({ metric }) => metric)).toEqual([3, 3]);
    trouble = undefined;
    expect(await configuration.reload('operator')).toMatchObject({ ok: true });
    expect(entered).toEqual([['smtp 5', 'dns 3']]);
  });

  it('refuses whole what takes a restart, in one sentence', async () => {
    write([service('smtp', 25, 5), dns], { server: 'b', paths: { run: '/run/b' } });
    expect(await configuration.reload('operator')).toEqual({
      ok: false,
      error:
        'server and paths cannot change while ripcord runs: restart it; until then nothing in the file applies',
    });
    expect(entered).toEqual([]);
  });

  it('comes after the one before, however fast they are asked for', async () => {
    write([service('smtp', 25, 5), dns]);
    const first = configuration.reload('operator');
    write([service('smtp', 25, 7), dns]);
    const second = configuration.reload('operator');
    expect(await first).toMatchObject({ ok: true });
    expect(await second).toMatchObject({ ok: true });
    expect(entered.at(-1)).toEqual(['smtp 7', 'dns 3']);
    expect(configuration.now().config.services[0]?.metric).toBe(7);
  });

  it('is refused once ripcord stops', async () => {
    await configuration.close();
    write([service('smtp', 25, 5), dns]);
    expect(await configuration.reload('operator')).toEqual({ ok: false, error: 'ripcord stops' });
  });
});

describe('with reload: manual, a file that changed', () => {
  const manual = (metric: number, more: object = {}) =>
    write([service('smtp', 25, metric), dns], { reload: 'manual', ...more });
  beforeEach(async () => {
    manual(3);
    await configuration.reload('file');
    entered = [];
    news = [];
  });

  it('is not taken over, and is told of once', async () => {
    manual(5);
    expect(await configuration.reload('file')).toEqual({ ok: true, changes: [] });
    await configuration.reload('file');
    expect([entered, news]).toEqual([[], []]);
    expect(waiting).toEqual([['smtp: metric: 3 -> 5']]);
    expect(configuration.state()).toMatchObject({ pending: true, error: undefined });
    manual(6);
    await configuration.reload('file');
    expect(waiting.at(-1)).toEqual(['smtp: metric: 3 -> 6']);
  });

  it.each(['operator', 'signal'] as const)('is taken over by a reload by %s', async trigger => {
    manual(5);
    await configuration.reload('file');
    expect(await configuration.reload(trigger)).toEqual({ ok: true, changes: ['smtp: metric: 3 -> 5'] });
    expect(entered).toEqual([['smtp 5', 'dns 3']]);
    expect(configuration.state().pending).toBe(false);
  });

  it('waits no longer once it is as it was', async () => {
    manual(5);
    await configuration.reload('file');
    manual(3);
    await configuration.reload('file');
    expect(configuration.state().pending).toBe(false);
    manual(5);
    await configuration.reload('file');
    expect(waiting).toHaveLength(2);
  });

  it('waits also with its templates, and where it says auto', async () => {
    write([smtp, dns], { reload: 'auto' }, { rip: 'two' });
    await configuration.reload('file');
    expect(entered).toEqual([]);
    expect(waiting).toEqual([['reload: manual -> auto', 'template rip is another']]);
  });

  it('is refused at once where it is invalid, and waits once it is valid', async () => {
    manual(40);
    expect(await configuration.reload('file')).toMatchObject({ ok: false });
    expect(configuration.state().error).toContain('must be 1 to 14, not 40');
    manual(6);
    await configuration.reload('file');
    expect(configuration.state()).toMatchObject({ pending: true, error: undefined });
    expect(news.map(({ ok }) => ok)).toEqual([false]);
    manual(41);
    await configuration.reload('file');
    expect(configuration.state()).toMatchObject({ pending: false });
    expect(news.map(({ ok }) => ok)).toEqual([false, false]);
  });
});

describe('a service that is gone from the file', () => {
  const seen = (withdrawn: boolean, onLo: boolean) => {
    configuration.onSight({ isOnLo: () => onLo, isWithdrawn: () => withdrawn });
    return settle();
  };
  beforeEach(async () => {
    write([smtp]);
    await configuration.reload('file');
  });

  it('still runs until it was seen to be withdrawn, and its address is looked after until it is gone', async () => {
    expect(entered).toEqual([['smtp 3', 'dns 3']]);
    await seen(false, true);
    expect(entered).toHaveLength(1);
    await seen(true, true);
    expect(entered.at(-1)).toEqual(['smtp 3']);
    expect(configuration.now().vacated.map(({ ip }) => ip)).toEqual(['198.51.100.53']);
    await seen(true, false);
    expect(configuration.now().vacated).toEqual([]);
    expect([entered.length, errors]).toEqual([2, []]);
  });

  it('stays if it is back in the file before that', async () => {
    write([smtp, dns]);
    const back = configuration.reload('file');
    await seen(true, true);
    await back;
    expect(entered.at(-1)).toEqual(['smtp 3', 'dns 3']);
    expect(configuration.now().leaving.size).toBe(0);
  });

  it('is tried again, and told of, if the parts cannot be made ready without it', async () => {
    trouble = new Error('no vtysh');
    await seen(true, true);
    expect(errors).toEqual(['no vtysh']);
    trouble = undefined;
    await seen(true, true);
    expect(entered.at(-1)).toEqual(['smtp 3']);
  });
});
