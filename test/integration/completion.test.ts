/** The scripts of `ripcord completion` in the shells that they are for. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shell } from '../../src/cli/completion/shells.ts';
import { main } from '../../src/cli/program.ts';
import { type Argv, systemExec } from '../../src/sys/exec.ts';

const TIMEOUT_MS = 60_000;
/** A ripcord beside a controller with two services. */
const STAND_IN = `#!/bin/sh
[ "$*" = service-names ] && printf 'web\\nmail\\n'`;

const folder = mkdtempSync(join(tmpdir(), 'ripcord-completion-'));
const script = (shell: Shell) => join(folder, shell);

/** Standard output, where nothing is on standard error. */
async function output(...argv: Argv): Promise<string> {
  const env = { HOME: folder, PATH: `${folder}:${process.env.PATH}`, TERM: 'dumb' };
  const { stdout, stderr, exitCode } = await systemExec(['env', '--chdir', folder, ...argv], {
    timeoutMs: TIMEOUT_MS,
    env,
  });
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return stdout;
}

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const out: string[] = [];
    const terminal = { bytes: () => 0, out: (text: string) => out.push(text), err: () => 0 };
    await main(['completion', shell], { ...terminal, paint: (_, text) => text });
    writeFileSync(script(shell), `${out.join('\n')}\n`);
  }
  writeFileSync(join(folder, 'ripcord'), STAND_IN);
  chmodSync(join(folder, 'ripcord'), 0o755);
  // The others are not to be proposed where no file is wanted.
  for (const file of ['a file.yml', 'web.txt', 'mail.txt', 'warn.txt', 'clear.txt']) {
    writeFileSync(join(folder, file), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is typed, and what it is completed to. */
const COMPLETED: readonly (readonly [string, string])[] = [
  ['ripcord undr', 'undrain'],
  ['ripcord --ver', '--version'],
  ['ripcord run --log-l', '--log-level'],
  ['ripcord run --log-level warn --gu', '--guard'],
  ['ripcord run --log-level w', 'warn'],
  ['ripcord explain w', 'web'],
  ['ripcord drain --reason web m', 'mail'],
  ['ripcord override web cl', 'clear'],
  ['ripcord events --service m', 'mail'],
  ['ripcord completion fi', 'fish'],
  ['ripcord events --kind dis', 'disagreement'],
];

describe('completion in bash', () => {
  const PROPOSE = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    compopt() { :; }; _ripcord; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const proposed = async (...words: readonly string[]) =>
    (await output('bash', '--norc', '-c', PROPOSE, 'bash', script('bash'), ...words))
      .split('\n')
      .slice(0, -1);

  it('parses', () => output('bash', '-n', script('bash')));

  it.each(COMPLETED)('makes of %j: %j', async (typed, word) => {
    expect(await proposed(...typed.split(' '))).toEqual([word]);
  });

  it('proposes every service, and a value after =', async () => {
    expect(await proposed('ripcord', 'drain', '')).toEqual(['web', 'mail']);
    expect(await proposed('ripcord', 'run', '--log-level', '=', 'w')).toEqual(['warn']);
    expect(await proposed('ripcord', 'drain', '--run', '=', '/run/ripcord', 'm')).toEqual(['mail']);
  });

  it('proposes files, whose names may hold blanks', async () => {
    expect(await proposed('ripcord', 'check-config', `${folder}/a`)).toEqual([`${folder}/a file.yml`]);
    const group = ['ripcord', 'check-config', '--group', 'a.yml'];
    expect(await proposed(...group, `${folder}/a`)).toEqual([`${folder}/a file.yml`]);
    expect(await proposed(...group, 'b.yml', `${folder}/a`)).toEqual([`${folder}/a file.yml`]);
  });
});

describe('completion in zsh', () => {
  /** Types into a zsh on a terminal of its own, presses Tab, and has its line printed. */
  const TYPE = `zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'PS1= PROMPT2=; autoload -U compinit; compinit -u -D; source "$SCRIPT"
      show() { print -r -- "<$BUFFER>"; }; zle -N show; bindkey "^T" show; print ready"<>"'
    zpty -r shell text $'*ready<>*'
    zpty -w -n shell "$1"$'\\t\\C-t'
    zpty -r shell text $'*<*>*'
    zpty -d shell
    print -r -- "\${\${text##*<}%%>*}"`;

  it('parses', () => output('zsh', '-n', script('zsh')));

  it.each(COMPLETED)('makes of %j: %j', async (typed, word) => {
    const line = await output('env', `SCRIPT=${script('zsh')}`, 'zsh', '-f', '-c', TYPE, 'zsh', typed);
    expect(line.trim()).toBe(typed.replace(/\S+$/, word));
  });
});

describe('completion in fish', () => {
  const proposed = async (typed: string) => {
    const fish = [
      'fish',
      '--no-config',
      '--command',
      'source $argv[1]; complete --do-complete $argv[2]',
    ] as const;
    return (await output(...fish, script('fish'), typed)).split('\n').slice(0, -1);
  };

  it('parses', () => output('fish', '--no-execute', script('fish')));

  it.each(COMPLETED)('makes of %j: %j', async (typed, word) => {
    expect((await proposed(typed)).map(line => line.split('\t')[0])).toEqual([word]);
  });

  it('proposes files for a configuration', async () => {
    expect(await proposed(`ripcord check-config ${folder}/a`)).toEqual([`${folder}/a file.yml`]);
    const group = 'ripcord check-config --group a.yml';
    expect(await proposed(`${group} ${folder}/a`)).toEqual([`${folder}/a file.yml`]);
    expect(await proposed(`${group} b.yml ${folder}/a`)).toEqual([`${folder}/a file.yml`]);
  });
});
