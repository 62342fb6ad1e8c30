import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitCodeOf } from '../../../src/cli/command-failure.ts';
import { namesOf } from '../../../src/cli/probe-command.ts';
import { main } from '../../../src/cli/program.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { ConfigError } from '../../../src/config/load.ts';
import { FileError } from '../../../src/sys/file-error.ts';
import { fileOf, SMTP_CHECK, serviceAt } from '../configuration.ts';

let folder: string;
let out: string[];
let err: string[];
const terminal: Terminal = {
  bytes: content => out.push(String(content)),
  out: text => out.push(text),
  err: text => err.push(text),
  paint: (_colour, text) => text,
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-cli-'));
  out = [];
  err = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function configured(change: object = {}): Promise<string> {
  const path = join(folder, 'ripcord.json');
  const config = fileOf({
    server: 'smtp-a',
    routing: { networks: ['eth0'], vtysh: ['/nonexistent/vtysh'] },
    services: [serviceAt('smtp', 25, { metric: 1, checks: [{ ...SMTP_CHECK, host: '127.0.0.1' }] })],
    paths: { run: join(folder, 'run'), state: join(folder, 'state') },
    ...change,
  });
  await writeFile(path, JSON.stringify(config));
  return path;
}

/** Runs something whose standard input is this text. */
async function pipedIn(text: string, run: () => Promise<void>): Promise<void> {
  const before = Object.getOwnPropertyDescriptor(process, 'stdin');
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([Buffer.from(text)]) });
  try {
    await run();
  } finally {
    if (before !== undefined) Object.defineProperty(process, 'stdin', before);
  }
}

const ripcord = (...argv: string[]) => main(argv, terminal);

describe('the command line', () => {
  it('prints its version', async () => {
    expect(await ripcord('version')).toBe(0);
    expect(out).toEqual(['0.1.0']);
  });

  it.each([[['nonsense']], [['probe', 'a.yml', 'smtp', 'smtp:25', 'more']], [['drain']]])(
    'answers %j with EX_USAGE',
    async argv => {
      expect(await ripcord(...argv)).toBe(64);
    },
  );

  it('names no services to a completion, and says nothing, where no controller answers', async () => {
    expect(await ripcord('service-names', '--run', folder)).toBe(69);
    expect([...out, ...err]).toEqual([]);
  });

  it('compares the files of a group, and answers with EX_CONFIG where they do not fit', async () => {
    const examples = new URL('../../../examples/paper/', import.meta.url).pathname;
    const files = (name: string) => ['a', 'b'].map(server => `${examples}${name}-${server}.yml`);
    expect(await ripcord('check-config', '--group', ...files('load-balance-peer'))).toBe(0);
    expect(out).toEqual(['The files describe one group: smtp-a, smtp-b.']);
    expect(await ripcord('check-config', '--group', ...files('failover-peer'))).toBe(78);
    expect(err).toEqual([
      expect.stringMatching(
        /^ripcord: smtp: smtp-b lists smtp-a as a peer .* but smtp-a does not list smtp-b/,
      ),
      expect.stringMatching(/^ripcord: smtp: no order of smtp-a/),
    ]);
  });

  it('says of files that share no service that they are no group', async () => {
    const services = [{ name: 'web', address: '198.51.100.80/32', metric: 3, checks: [] }];
    const one = await configured();
    const other = join(folder, 'other.yml');
    await writeFile(
      other,
      JSON.stringify({ ...JSON.parse(await readFile(one, 'utf8')), server: 'web-a', services }),
    );
    expect(await ripcord('check-config', '--group', one, other)).toBe(0);
    expect(out).toEqual([
      'No file contradicts another, but they describe 2 groups that share no service: smtp-a; web-a.',
    ]);
  });

  it('compares a file with what is piped in, which it reads once', async () => {
    const example = new URL('../../../examples/group/ripcord.yml', import.meta.url).pathname;
    const text = await readFile(example, 'utf8');
    await pipedIn(text.replace('interval: 1s', 'interval: 2s'), async () => {
      expect(await ripcord('check-config', '--group', example, '-')).toBe(78);
    });
    expect(err).toEqual([
      `ripcord: services[0].checks[0].interval differs between ${example}:18 and standard input:18: write the same on every server`,
    ]);
    await pipedIn(text, async () => {
      expect(await ripcord('check-config', '--group', '-')).toBe(0);
    });
    expect(await ripcord('check-config', '--group', '-', '-')).toBe(64);
  });

  it('takes several files only to compare them', async () => {
    expect(await ripcord('check-config', 'a.yml', 'b.yml')).toBe(64);
    expect(err).toEqual(['ripcord: error: several files can only be compared: add --group']);
  });

  it('says in sentences what a configuration means', async () => {
    const path = await configured();
    expect(await ripcord('check-config', path)).toBe(0);
    expect(out.join('\n')).toMatch(/^\S+ is valid\.\nsmtp-a announces/);
  });

  it('prints as effective what it accepts again', async () => {
    expect(await ripcord('check-config', await configured(), '--effective')).toBe(0);
    const printed = join(folder, 'printed.yml');
    await writeFile(printed, out.join('\n'));
    expect(await ripcord('check-config', printed, '--effective')).toBe(0);
    expect(out[1]).toBe(out[0]);
  });

  it('prints a configuration with every default', async () => {
    expect(await ripcord('check-config', await configured(), '--json')).toBe(0);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      onStop: 'withdraw',
      services: [{ address: '198.51.100.25/32', failback: 'auto' }],
    });
  });

  it('reads the file that RIPCORD_CONFIG names where no argument does', async () => {
    vi.stubEnv('RIPCORD_CONFIG', await configured());
    expect(await ripcord('check-config')).toBe(0);
    expect(await ripcord('check-config', folder)).toBe(66);
    expect(await ripcord('probe', 'smtp', 'smtp:26')).toBe(64);
    expect(err.join('\n')).toContain(`no such check; ${join(folder, 'ripcord.json')} has: smtp smtp:25`);
    expect(await ripcord('drain', 'smtp')).toBe(69);
    expect(err.join('\n')).toContain(`no controller answers on ${join(folder, 'run')}`);
  });

  it('answers a configuration that cannot be read with EX_NOINPUT, and names it', async () => {
    expect(await ripcord('check-config', '')).toBe(66);
    expect(await ripcord('check-config', folder)).toBe(66);
    expect(err).toEqual([
      "ripcord: '': cannot be read: there is no such file",
      `ripcord: ${folder}: cannot be read: it is a folder`,
    ]);
  });

  it('answers a configuration that it may not read with EX_NOPERM', () => {
    const denied = new FileError('/etc/ripcord.yml', 'permission denied', { code: 'EACCES' });
    expect(exitCodeOf(new ConfigError([], denied))).toBe(77);
  });

  it('answers a wrong configuration with EX_CONFIG and the place of each mistake', async () => {
    const path = await configured({ onStop: 'explode' });
    expect(await ripcord('check-config', path)).toBe(78);
    expect(err.join('\n')).toContain(`${path}:1:`);
    expect(err.join('\n')).toContain('onStop');
  });

  it('tells that no controller answers, with EX_UNAVAILABLE', async () => {
    expect(await ripcord('status', '--config', await configured())).toBe(69);
    expect(await ripcord('drain', 'smtp', '--config', await configured())).toBe(69);
    expect(err.join('\n')).toContain('no controller answers on');
  });

  it.each([
    [['drain', 'smtp', '--all'], '--all means more than smtp: give one of them'],
    [['drain'], 'name a service, or give --all'],
    [['drain', 'smtp', '--for', 'soon'], '--for must be 1s to 24d, such as 30m, not soon'],
    [['drain', 'smtp', '--for', '25d'], '--for must be 1s to 24d, such as 30m, not 25d'],
    [['drain', 'smtp', '--for', '0s'], '--for must be 1s to 24d, such as 30m, not 0s'],
    [
      ['status', '--run', '/run/other'],
      "option '--config <file>' cannot be used with option '--run <folder>'",
    ],
    [['events', '--since', 'soon'], '--since must be 0ms to 36500d, such as 1h, not soon'],
    [['events', '--since', '273000000d'], '--since must be 0ms to 36500d, such as 1h, not 273000000d'],
  ])('answers %j with EX_USAGE', async (argv, fault) => {
    expect(await ripcord(...argv, '--config', await configured())).toBe(64);
    expect(err.join('\n')).toContain(fault);
  });

  it('takes kinds of events with blanks around them, and names those that it does not know', async () => {
    const path = await configured();
    expect(await ripcord('events', '--kind', 'state, error', '--config', path)).toBe(69);
    expect(await ripcord('events', '--kind', 'state,errors', '--config', path)).toBe(64);
    expect(err.at(-1)).toMatch(/^ripcord: there are no events of kind "errors": the kinds are start, /);
  });

  it('tells of a run folder that is none', async () => {
    expect(await ripcord('status', '--run', '')).toBe(64);
    expect(await ripcord('drain', 'smtp', '--run', await configured())).toBe(69);
    expect(err.at(0)).toContain('Name the folder that holds the control socket.');
    expect(err.at(1)).toContain('its run folder is no folder: name the one that holds the socket');
  });

  it('tells that vtysh is missing, with EX_UNAVAILABLE', async () => {
    expect(await ripcord('plan', await configured())).toBe(69);
    expect(err.join('\n')).toContain('vtysh');
  });

  it('renders for a daemon that is not running here', async () => {
    const path = await configured({ routing: { networks: ['eth0'], config: null } });
    expect(await ripcord('render', path, '--daemon-version', '8.4.4')).toBe(0);
    expect(out.join('\n')).toContain('redistribute connected metric 16 route-map RIPCORD');
    expect(out.join('\n')).toContain('set metric 16');
  });

  it('renders for nothing that is no version', async () => {
    expect(await ripcord('render', await configured(), '--daemon-version', 'ten')).toBe(64);
    expect(err).toEqual(['ripcord: --daemon-version takes a version such as 10.3, not ten']);
  });
});

describe('what a user names', () => {
  const FORGED = 'x\x1b[31m\nforged';
  const INIT = ['init', '--address', '198.51.100.25', '--interface', 'eth0', '--check', 'http'];
  const lines = () => [...out, ...err].flatMap(text => text.split('\n'));

  it.each([
    [['check-config', FORGED]],
    [['check-config', '--group', FORGED]],
    [['doctor', FORGED]],
    [['plan', FORGED]],
    [['probe', `./${FORGED}`]],
    [['probe', 'a', 'b', FORGED]],
    [['render', './a.yml', '--daemon-version', FORGED]],
    [['status', '--run', `/nonexistent/${FORGED}`]],
    [['status', '--config', FORGED]],
    [['events', '--since', FORGED]],
    [['events', '--kind', FORGED]],
    [['drain', FORGED, '--all']],
    [['drain', 'smtp', '--for', FORGED]],
    [['override', 'smtp', 'up', '--ttl', FORGED, '--reason', 'x']],
    [['override', 'smtp', FORGED]],
    [[FORGED]],
    [[`--${FORGED}`]],
    [[...INIT, '--service', FORGED]],
    [[...INIT, '--service', 'web', '--peer', FORGED]],
    [[...INIT, '--service', 'web', '--peer', `web-b=${FORGED}`]],
    [[...INIT, '--service', 'web', '--check', FORGED]],
    [[...INIT, '--service', 'web', '--server', FORGED]],
  ])('%j begins no line of its own, and steers no terminal', async argv => {
    expect(await ripcord(...argv)).not.toBe(0);
    expect(lines().join('')).toContain('forged');
    expect(lines().filter(line => line.startsWith('forged') || line.includes('\x1b'))).toEqual([]);
  });

  it('is shown so where a file of conf.d or RIPCORD_CONFIG has such a name', async () => {
    const path = await configured();
    await mkdir(join(folder, 'conf.d'));
    await writeFile(join(folder, 'conf.d', `${FORGED}.yml`), 'services: {}');
    expect(await ripcord('check-config', path)).toBe(78);
    await writeFile(
      join(folder, 'conf.d', `${FORGED}.yml`),
      JSON.stringify({ services: [serviceAt('dns', 53)] }),
    );
    expect(await ripcord('check-config', path)).toBe(0);
    vi.stubEnv('RIPCORD_CONFIG', join(folder, FORGED));
    expect(await ripcord('check-config')).toBe(66);
    expect(
      lines()
        .join('')
        .match(/forged/g),
    ).toHaveLength(3);
    expect(lines().filter(line => line.startsWith('forged') || line.includes('\x1b'))).toEqual([]);
  });
});

describe('probing by hand', () => {
  const listening = async () => {
    const server = createServer(socket => socket.on('error', () => {}).end('220 smtp-a ESMTP\r\n'));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { port, close: () => new Promise(resolve => server.close(resolve)) };
  };
  const checkedAt = (check: object) =>
    configured({
      services: [
        serviceAt('smtp', 25, {
          metric: 1,
          checks: [{ kind: 'tcp', expect: '^220', interval: '1s', ...check }],
        }),
      ],
    });

  it('shows each answer and exits 0 when all passed, 1 when one failed', async () => {
    const { port, close } = await listening();
    const path = await checkedAt({ host: '127.0.0.1', port });
    expect(await ripcord('probe', path)).toBe(0);
    expect(out.join('\n')).toMatch(/smtp\s+smtp-a\s+tcp:\d+\s+127\.0\.0\.1\s+passed/);
    await close();
    expect(await ripcord('probe', path)).toBe(1);
    expect(out.join('\n')).toContain('connection refused');
  });

  it('does not ask at a service address that is not here yet: says so, and exits with EX_TEMPFAIL', async () => {
    expect(await ripcord('probe', await checkedAt({ port: 25 }))).toBe(75);
    expect(out.join('\n')).toMatch(/198\.51\.100\.25 +not run +its address is not on lo yet/);
    expect(err.join('\n')).toContain(
      '198.51.100.25 is not on lo yet: the controller adds service addresses when it starts',
    );
  });

  it('asks where --host says in the place of the service address', async () => {
    const { port, close } = await listening();
    expect(await ripcord('probe', await checkedAt({ port }), '--host', '127.0.0.1')).toBe(0);
    expect(out.join('\n')).toMatch(/127\.0\.0\.1 +passed/);
    await close();
    expect(await ripcord('probe', await checkedAt({ port }), '--host', '127.0.0.1')).toBe(1);
    expect(err).toEqual([]);
  });

  it.each(['', '127.0.0.1:80', 'bad host', '999.1.1.1', '[::1]', 'a\x1b[31m'])(
    'asks at no host that is called %j',
    async host => {
      expect(await ripcord('probe', await configured(), '--host', host)).toBe(64);
      expect(err).toEqual([expect.stringMatching(/^ripcord: --host: [ -~]*$/)]);
      expect(out).toEqual([]);
    },
  );

  it('names the checks there are when asked for another', async () => {
    expect(await ripcord('probe', await configured(), 'smtp', 'smtp:26')).toBe(64);
    expect(err.join('\n')).toContain('smtp smtp:25');
  });

  it.each([
    [[], [undefined, undefined, undefined]],
    [['smtp'], [undefined, 'smtp', undefined]],
    [
      ['smtp', 'smtp:25'],
      [undefined, 'smtp', 'smtp:25'],
    ],
    [['ripcord.yml'], ['ripcord.yml', undefined, undefined]],
    [
      ['./config', 'smtp'],
      ['./config', 'smtp', undefined],
    ],
    [
      ['/etc/r.yml', 'smtp', 'smtp:25'],
      ['/etc/r.yml', 'smtp', 'smtp:25'],
    ],
    [[''], ['', undefined, undefined]],
  ])('tells a file from a service: %j', (names, [file, service, check]) => {
    expect(namesOf(names)).toEqual({ file, service, check, rest: [] });
  });
});
