/** Who answers over the socket and over HTTP: at first that the controller is starting, then the controller itself. */
import type { Order } from '../control/order.ts';
import type { Controls, Way } from './api.ts';

/** What only a controller that has started can answer. */
export type Inside = Omit<Controls, 'events'>;

export interface Reception {
  readonly answers: Controls;
  /** From now on the controller answers. */
  readonly open: (inside: Inside) => void;
}

export interface ReceptionPorts {
  readonly events: Controls['events'];
  /** An order was carried out, with the sentence that it was answered by. */
  readonly onOrder: (order: Order, by: Way, done: string) => void;
}

/** The socket must be held before anything else is done, so somebody may ask before there is anything to tell. */
const STARTING: Inside = {
  status: () => undefined,
  explain: () => undefined,
  order: async () => {
    throw new Error('the controller is starting: ask again');
  },
  reload: async () => ({ ok: false, error: 'the controller is starting: ask again' }),
  configuration: () => undefined,
};

export function createReception({ events, onOrder }: ReceptionPorts): Reception {
  let inside = STARTING;
  return {
    answers: {
      status: () => inside.status(),
      explain: service => inside.explain(service),
      events,
      order: async (order, by) => {
        const done = await inside.order(order, by);
        onOrder(order, by, done);
        return done;
      },
      reload: () => inside.reload(),
      configuration: () => inside.configuration(),
    },
    open: controller => {
      inside = controller;
    },
  };
}
