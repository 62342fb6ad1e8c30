import { describe, expect, it } from 'vitest';
import {
  guardSupervisor,
  type Heartbeat,
  type Introduction,
  isHeartbeat,
  isIntroduction,
  type Pipe,
} from '../../../src/supervise/heartbeat.ts';

function pipeTo(said: (Heartbeat | Introduction)[]) {
  let gone = () => {};
  const pipe: Pipe = {
    send: (word, _handle, _options, onSent) => {
      said.push(word);
      onSent();
      return true;
    },
    once: (_event, listener) => {
      gone = listener;
    },
  };
  return { pipe, disconnect: () => gone() };
}

describe('a guarded controller', () => {
  it('says where it keeps its state, then its stages and that it lives', async () => {
    const said: (Heartbeat | Introduction)[] = [];
    const supervisor = guardSupervisor(pipeTo(said).pipe, '/state', () => undefined);
    await supervisor?.enter('ready', 'smtp normal');
    await supervisor?.alive('smtp normal');
    expect(said).toEqual([{ state: '/state' }, 'ready', 'alive']);
  });

  it('learns that its guard is gone', () => {
    const { pipe, disconnect } = pipeTo([]);
    let alone = false;
    guardSupervisor(pipe, '/state', () => {
      alone = true;
    });
    disconnect();
    expect(alone).toBe(true);
  });

  it('has none without a pipe', () => {
    expect(guardSupervisor({ once: () => undefined }, '/state', () => undefined)).toBeUndefined();
  });

  it.each(['ready', 'alive', 'reloading', 'stopping'])('knows the word %s', word => {
    expect(isHeartbeat(word)).toBe(true);
  });

  it.each([{ state: '/state' }, { state: '/state', more: 1 }])('introduces itself by %j', message => {
    expect(isIntroduction(message)).toBe(true);
  });

  it.each(['ready', null, undefined, {}, { state: 1 }])('does not introduce itself by %j', message => {
    expect(isIntroduction(message)).toBe(false);
  });

  it.each(['Ready', '', undefined, null, { ready: true }, ['ready']])('does not know %j', word => {
    expect(isHeartbeat(word)).toBe(false);
  });
});
