/** Group 4: somebody lays hands on the alias, on lo, on FRR's configuration or on the interface of the nudge. */
import { readFileSync } from 'node:fs';
import { SERVICE, SERVICE_IP } from '../../lab/topology.ts';
import { type Condition, type Expectation, type Fault, UNNOTICED } from '../fault.ts';
import { RIP_MS, type Scene, TAKEOVER_MS } from '../scene.ts';

/** The longest from a change that nobody tells ripcord of to the look that finds it. */
const LOOK_MS = 5000;
const NUDGE = 'ripcord0';

const IN_SYNC = { inStep: true, hearing: 'hearing', services: [{ state: 'normal' }] };
const REPAIRED: Expectation = { servedBy: 'victim', outageMs: RIP_MS, status: IN_SYNC };
/** Somebody else had withdrawn it: others are heard at their next update, and it at the end of its hold-off. */
const WITHDRAWN_BY_OTHERS: Expectation = { ...REPAIRED, outageMs: LOOK_MS + RIP_MS };
const QUIET: Expectation = { ...UNNOTICED, status: IN_SYNC };
const TAKEN_OVER: Expectation = { servedBy: 'another', outageMs: TAKEOVER_MS };
const RETURNED: Expectation = { servedBy: 'victim', outageMs: 0, status: IN_SYNC };

const ALIAS_IS_BACK: Condition = { what: 'its address is on lo again', holds: scene => scene.hasAlias() };

/** What ripcord repairs by itself. */
const repaired = (
  name: string,
  inject: Fault['inject'],
  meanwhile: Expectation = REPAIRED,
  form: Fault['form'] = 'full',
): Fault => ({
  ...{ name, group: 4, form, inject, meanwhile },
  so: 'it is put right at once, and another server serves meanwhile',
  afterwards: QUIET,
});

/** Lines entered by an operator, into FRR as it runs. */
const entered = (name: string, ...lines: readonly string[]): Fault => ({
  ...repaired(name, async ({ victim }) => {
    await victim.frr.vtysh('configure terminal', ...lines);
  }),
  so: 'it is put right at the next look, and another server serves meanwhile',
  meanwhile: WITHDRAWN_BY_OTHERS,
});

/** RIP takes it for an address of that link then, and tells neighbours of neither route nor withdrawal (FRR 8.4.4, 10.3). */
const TOLD_OF: Condition = {
  what: 'status says that it is on eth0, and what to do',
  holds: async ({ victim }) => {
    const { inStep, error } = await victim.ripcord.status();
    return !inStep && /is on eth0, .* ip address del /.test(error ?? '');
  },
};

const ip =
  (...commands: readonly string[]) =>
  async (scene: Scene) => {
    for (const each of commands) await scene.ip(...each.split(' '));
  };

export const addressFaults: readonly Fault[] = [
  repaired(
    'alias deleted',
    ip(`address del ${SERVICE} dev lo`),
    { ...REPAIRED, conditions: [ALIAS_IS_BACK] },
    'short',
  ),
  repaired('alias flushed with all of lo', ip('address flush dev lo', 'address add 127.0.0.1/8 dev lo'), {
    ...REPAIRED,
    conditions: [ALIAS_IS_BACK],
  }),
  {
    ...repaired(
      'alias added twice, on lo with another length',
      ip(`address add ${SERVICE_IP}/24 dev lo`),
      QUIET,
    ),
    so: 'nobody notices',
    undo: ip(`address del ${SERVICE_IP}/24 dev lo`),
  },
  {
    ...repaired('alias added twice, on eth0 too', ip(`address add ${SERVICE} dev eth0`)),
    so: 'status says so, as routers would forget the route after 180 s; once it is gone, all is as before',
    undo: ip(`address del ${SERVICE} dev eth0`),
    meanwhile: { ...UNNOTICED, conditions: [TOLD_OF] },
    afterwards: REPAIRED,
  },
  {
    ...repaired(
      'alias moved to eth0',
      ip(`address add ${SERVICE} dev eth0`, `address del ${SERVICE} dev lo`),
    ),
    so: 'it is on lo again, and status says that it is on eth0 too; once it is gone, all is as before',
    undo: ip(`address del ${SERVICE} dev eth0`),
    meanwhile: { servedBy: 'victim', outageMs: RIP_MS, conditions: [ALIAS_IS_BACK, TOLD_OF] },
    afterwards: REPAIRED,
  },
  {
    ...{ name: 'lo down', group: 4, form: 'full' },
    so: 'another server takes over, and it returns without a lost connection',
    inject: ip('link set lo down'),
    undo: ip('link set lo up'),
    meanwhile: TAKEN_OVER,
    afterwards: RETURNED,
  },
  entered("operator's `no redistribute connected`", 'router rip', 'no redistribute connected'),
  {
    ...entered("operator's other metric", 'route-map RIPCORD permit 10', 'set metric 13'),
    so: 'it is put right at the next look',
    meanwhile: { servedBy: 'victim', outageMs: 0, status: IN_SYNC },
  },
  {
    ...entered("operator's `write memory`"),
    so: 'the file says 16 again, and nobody notices',
    inject: async ({ victim }) => {
      await victim.frr.vtysh('write memory');
    },
    undo: scene => scene.restoreFile(),
    meanwhile: {
      ...QUIET,
      conditions: [
        {
          what: "FRR's file says 16 again",
          holds: ({ victim }) => /set metric 16/.test(readFileSync(victim.frr.file, 'utf8')),
        },
      ],
    },
  },
  {
    ...entered('frr-reload.py'),
    so: 'what it withdrew is entered again, and another server serves meanwhile',
    needs: 'frr-reload',
    inject: ({ victim }) => victim.frr.reload(),
    // It writes the running configuration into the file afterwards.
    undo: scene => scene.restoreFile(),
  },
  {
    ...repaired('nudge interface deleted, then the service dies', async scene => {
      await scene.ip('link', 'del', NUDGE);
      scene.service.kill();
    }),
    so: 'the poison is announced at once all the same',
    undo: ({ service }) => service.start(),
    meanwhile: { ...TAKEN_OVER, announced: [16] },
    afterwards: RETURNED,
  },
  {
    ...repaired('nudge interface with an address on it, then the service dies', async scene => {
      await scene.ip('address', 'add', SERVICE, 'dev', NUDGE);
      scene.service.kill();
    }),
    so: 'the poison is announced at once all the same, and the address is gone',
    undo: ({ service }) => service.start(),
    meanwhile: {
      ...TAKEN_OVER,
      announced: [16],
      conditions: [
        {
          what: 'no address is left on the interface of the nudge',
          holds: async scene => !(await scene.ip('-4', 'address', 'show', 'dev', NUDGE)).includes(SERVICE_IP),
        },
      ],
    },
    afterwards: RETURNED,
  },
];
