import { describe, expect, it, vi } from 'vitest';
import { createReception } from '../../../src/observe/reception.ts';

const DRAIN = { order: 'drain', service: 'smtp', reason: 'upgrade' } as const;
const reception = () => {
  const onOrder = vi.fn();
  return { onOrder, ...createReception({ events: () => true, onOrder }) };
};

describe('Given a controller that is still starting', () => {
  it('orders and reloads are told so, and nothing is noted', async () => {
    const { answers, onOrder } = reception();
    await expect(answers.order(DRAIN, 'socket')).rejects.toThrow('the controller is starting: ask again');
    expect(await answers.reload()).toEqual({ ok: false, error: 'the controller is starting: ask again' });
    expect(onOrder).not.toHaveBeenCalled();
  });

  it('there is nothing to show yet', () => {
    const { answers } = reception();
    expect([answers.status(), answers.explain('smtp'), answers.configuration()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('Given a controller that has started', () => {
  const inside = {
    ...{ status: () => undefined, explain: () => undefined, configuration: () => undefined },
    reload: async () => ({ ok: false, error: 'by the controller' }) as const,
  };

  it('it answers, and an order that it carried out is noted with the way it came and its answer', async () => {
    const { answers, open, onOrder } = reception();
    open({ ...inside, order: async () => 'smtp drains' });
    expect(await answers.order(DRAIN, 'http')).toBe('smtp drains');
    expect(onOrder.mock.calls).toEqual([[DRAIN, 'http', 'smtp drains']]);
    expect(await answers.reload()).toEqual({ ok: false, error: 'by the controller' });
  });

  it('an order that it refuses is not noted', async () => {
    const { answers, open, onOrder } = reception();
    const refuses = async () => {
      throw new Error('there is no service smpt');
    };
    open({ ...inside, order: refuses });
    await expect(answers.order(DRAIN, 'socket')).rejects.toThrow('there is no service smpt');
    expect(onOrder).not.toHaveBeenCalled();
  });
});
