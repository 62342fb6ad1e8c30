import { describe, expect, it } from 'vitest';
import { guardSupervisor, isWord, type Pipe, type Word } from '../../../src/guard/guarded.ts';

function pipeTo(said: Word[]) {
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
  it('says its stages and that it lives', async () => {
    const said: Word[] = [];
    const supervisor = guardSupervisor(pipeTo(said).pipe, () => undefined);
    await supervisor?.enter('ready', 'smtp normal');
    await supervisor?.alive('smtp normal');
    expect(said).toEqual(['ready', 'alive']);
  });

  it('learns that its guard is gone', () => {
    const { pipe, disconnect } = pipeTo([]);
    let alone = false;
    guardSupervisor(pipe, () => {
      alone = true;
    });
    disconnect();
    expect(alone).toBe(true);
  });

  it('has none without a pipe', () => {
    expect(guardSupervisor({ once: () => undefined }, () => undefined)).toBeUndefined();
  });

  it.each(['ready', 'alive', 'reloading', 'stopping'])('knows the word %s', word => {
    expect(isWord(word)).toBe(true);
  });

  it.each(['Ready', '', undefined, null, { ready: true }, ['ready']])('does not know %j', word => {
    expect(isWord(word)).toBe(false);
  });
});
