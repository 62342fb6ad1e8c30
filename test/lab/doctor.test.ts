/** The doctor beside running controllers: one replica after another is spoilt, and each time exactly that is found. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { routersSee, startPaper } from './acceptance/scenario.ts';
import { LabError } from './command.ts';
import { PATIENCE_MS } from './eventually.ts';
import { buildLab, type Lab } from './lab.ts';
import type { Server } from './server.ts';
import { SERVICE_IP, twoCampuses } from './topology.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

interface Finding {
  readonly level: string;
  readonly area: string;
  readonly examination: string;
  readonly found: string;
}

/** What `ripcord doctor` finds ill on a server, but for the clock, which is that of the machine under the lab. */
async function ills({ host }: Server): Promise<string[]> {
  const { stdout, stderr } = await host.attempt([
    MAIN,
    'doctor',
    path.join(host.dir, 'ripcord.yaml'),
    '--json',
  ]);
  if (stdout === '') throw new LabError(`no report: ${stderr}`);
  const report: { readonly findings: readonly Finding[] } = JSON.parse(stdout);
  return report.findings
    .filter(
      ({ level, examination }) => level !== 'ok' && level !== 'unknown' && !examination.startsWith('clock-'),
    )
    .map(({ level, examination, found }) => `${level} ${examination}: ${found}`);
}

/** The paper's failover with peer-checks, settled. */
async function settled(): Promise<Lab> {
  const lab = await buildLab(twoCampuses);
  try {
    for (const { name } of lab.servers) startPaper(lab, name, 'failover', 'peer');
    await routersSee(lab, { r1: { server: 'smtp-a', metric: 4 }, r2: { server: 'smtp-a', metric: 5 } });
    return lab;
  } catch (error) {
    await lab.remove();
    throw error;
  }
}

/** ripd asks for zebra after 10 s, and after three attempts in vain each 60 s (zclient_event in FRR's lib/zclient.c). */
const APART_AT_MOST_MS = 120_000;

/** Waits until the doctor finds this, whatever else it finds. */
function willFind(lab: Lab, server: Server, finding: RegExp, timeoutMs = PATIENCE_MS): Promise<number> {
  let last: string[] = [];
  return lab.eventually(
    async () => {
      last = await ills(server);
      return last.some(each => finding.test(each));
    },
    {
      what: `${server.name}: ${finding}`,
      timeoutMs,
      describe: async () => [...last, 'ripd:', ...server.host.log('ripd')].join('\n'),
    },
  );
}

describe.concurrent('Given two campuses with running controllers', () => {
  it('on which all is well, nothing ill is found', async () => {
    await using lab = await settled();
    for (const server of lab.servers) expect(await ills(server)).toEqual([]);
  });

  it('an lo that somebody takes down is found', async () => {
    await using lab = await settled();
    const server = lab.server('smtp-b');
    await server.host.run(['ip', 'link', 'set', 'lo', 'down']);
    await willFind(lab, server, /^error loopback: lo is down\.$/);
  });

  it('a service address that somebody adds elsewhere too is found, and the controller says so', async () => {
    await using lab = await settled();
    const server = lab.server('smtp-b');
    await server.host.run(['ip', 'address', 'add', `${SERVICE_IP}/32`, 'dev', 'eth0']);
    await willFind(lab, server, /^error address-place: 198\.51\.100\.25 of smtp is on eth0 as \/32\.$/);
    await willFind(
      lab,
      server,
      /^error controller-state: .* ip address del 198\.51\.100\.25\/32 dev eth0\.$/,
    );
  });

  it('a ripd that died is found, and the error of the controller with it', async () => {
    await using lab = await settled();
    const server = lab.server('smtp-b');
    await server.frr.kill('ripd');
    await willFind(lab, server, /^error daemons-running: ripd is not running\.$/);
    await willFind(lab, server, /^error controller-state: The controller cannot apply its decisions: /);
  });

  it('a controller that hangs is found, and that nobody heals its deaf ripd', async () => {
    await using lab = await settled();
    const server = lab.server('smtp-b');
    await server.ripcord.signal('SIGSTOP');
    await server.frr.restart('zebra');
    await willFind(lab, server, /^error hearing: ripd receives no updates from zebra/, APART_AT_MOST_MS);
    expect(await ills(server)).toContainEqual(
      expect.stringMatching(/^error controller-state: A controller listens on /),
    );
    await server.ripcord.signal('SIGCONT');
    await lab.eventually(async () => (await ills(server)).length === 0, {
      what: 'the controller has healed ripd, and nothing ill is found',
    });
  });

  it('whoever else enters the route-map again and again is found', async () => {
    await using lab = await settled();
    const server = lab.server('smtp-b');
    const enter = () => server.frr.vtysh('configure terminal', 'route-map RIPCORD permit 10', 'set metric 9');
    let fights = true;
    const fight = (async () => {
      while (fights) await enter();
    })();
    try {
      await willFind(lab, server, /^warning foreign-changes: Something else changes what ripcord owns/);
    } finally {
      fights = false;
      await fight;
    }
  });

  it('a second controller, in a run folder of its own, is found', async () => {
    await using lab = await settled();
    const server = lab.server('smtp-b');
    const second = path.join(server.host.dir, 'second.json');
    const configuration = {
      ...server.configuration,
      paths: {
        run: path.join(server.host.dir, 'second-run'),
        state: path.join(server.host.dir, 'second-state'),
      },
      services: [
        {
          name: 'web',
          address: '198.51.100.80/32',
          metric: 3,
          checks: [{ kind: 'tcp', port: 80, interval: '1s' }],
        },
      ],
    };
    await server.host.run(['tee', second], { input: JSON.stringify(configuration) });
    server.host.start('second', [MAIN, 'run', '--config', second]);
    await willFind(
      lab,
      server,
      /^error two-controllers: Another controller runs for the same daemon \(pid \d+, .*second\.json\)\.$/,
    );
  });
});
