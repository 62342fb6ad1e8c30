/** Each ripcord command line in the documentation is one that the program takes. */
import { describe, expect, it } from 'vitest';
import { commandLines, faultOf, namedCommands } from '../../docs/command-lines.ts';
import { commandLine } from '../../docs/commands.ts';
import { documents } from '../../docs/documents.ts';

const lines = documents().flatMap(commandLines);

describe('a command line in the documentation', () => {
  it('is found in several pages', () => {
    expect(new Set(lines.map(({ path }) => path)).size).toBeGreaterThanOrEqual(5);
  });

  it.each(lines)('is taken: $content ($path:$line)', ({ content }) => {
    expect(faultOf(content)).toBeUndefined();
  });
});

describe('a command that prose mentions', () => {
  const known = commandLine().commands.map(command => command.name());

  it.each(documents())('is one that the program has: $path', document => {
    expect(namedCommands(document).filter(name => !known.includes(name))).toEqual([]);
  });
});

describe('the check of command lines', () => {
  it.each([
    ['ripcord frobnicate', "unknown command 'frobnicate'"],
    ['ripcord status --colour', "unknown option '--colour'"],
    ['ripcord override smtp sideways', "'sideways' is invalid"],
    ['ripcord explain', "missing required argument 'service'"],
    ['ripcord status smtp dns', 'too many arguments'],
  ])('refuses %s', (line, fault) => {
    expect(faultOf(line)).toContain(fault);
  });

  it.each(['ripcord --help', 'ripcord --version', "ripcord drain smtp --reason 'a new kernel'"])(
    'takes %s',
    line => {
      expect(faultOf(line)).toBeUndefined();
    },
  );

  it('finds the call behind a prompt, sudo and before a pipe or a comment', () => {
    const text = '```sh\n$ sudo ripcord events --json | jq .\nripcord status   # who serves\necho x\n```\n';
    expect(commandLines({ path: 'x.md', text }).map(({ content }) => content)).toEqual([
      'ripcord events --json',
      'ripcord status',
    ]);
  });
});
