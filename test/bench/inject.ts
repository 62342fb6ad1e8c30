/** What each fault does to server A, and how it is undone. */
import { LabError } from '../lab/command.ts';
import type { Fault } from './faults.ts';
import type { Rig } from './rig.ts';

interface Injection {
  readonly inject: (rig: Rig) => Promise<void>;
  readonly restore: (rig: Rig) => Promise<void>;
}

/** The host comes back as machines do: everything on it starts again. */
async function reboot(rig: Rig): Promise<void> {
  await rig.a.boot();
  await rig.service.start();
  await rig.tool.start(rig.a);
}

export const INJECTIONS: Record<Fault, Injection> = {
  killed: {
    inject: async ({ service }) => service.kill(),
    restore: ({ service }) => service.start(),
  },
  hung: {
    inject: async ({ service }) => service.hang(),
    restore: async ({ service }) => service.wake(),
  },
  silent: {
    inject: ({ a }) => a.powerOff(),
    restore: reboot,
  },
  carrier: {
    inject: async ({ a }) => {
      await a.setCarrier('down');
      await a.powerOff();
    },
    restore: async rig => {
      await rig.a.setCarrier('up');
      await reboot(rig);
    },
  },
  drain: {
    inject: ({ tool, a }) => offered(tool.drain, 'drain')(a),
    restore: ({ tool, a }) => offered(tool.undrain, 'undrain')(a),
  },
  stop: {
    inject: ({ tool, a }) => offered(tool.stop, 'stop')(a),
    restore: ({ tool, a }) => tool.start(a),
  },
  upgrade: {
    inject: async ({ tool, a }) => {
      await offered(tool.stop, 'stop')(a);
      await tool.start(a);
    },
    restore: async () => {},
  },
};

function offered<T>(action: T | undefined, name: string): T {
  if (action === undefined) throw new LabError(`this tool has no ${name}`);
  return action;
}
