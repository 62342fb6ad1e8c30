import { Argument, Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandTree, type OptionNode } from '../../../src/cli/command-tree.ts';

const HELP: OptionNode = {
  flags: '-h, --help',
  names: ['-h', '--help'],
  description: 'display help for command',
  value: undefined,
  isRequired: false,
  byDefault: undefined,
};

describe('the command line as data', () => {
  it('is what help lists', () => {
    const program = new Command('tool').description('does it').helpCommand(false);
    program.command('hidden', { hidden: true });
    program.command('seen <file> [files...]').description('is seen');
    expect(commandTree(program)).toEqual({
      name: 'tool',
      description: 'does it',
      options: [HELP],
      commands: [
        {
          name: 'seen',
          description: 'is seen',
          options: [HELP],
          arguments: [
            { term: '<file>', description: '', value: { kind: 'file' }, isRepeatable: false },
            { term: '[files...]', description: '', value: { kind: 'file' }, isRepeatable: true },
          ],
        },
      ],
    });
  });

  it.each<[string, Option, Partial<OptionNode>]>([
    ['a switch', new Option('--on', 'on').default(false), { value: undefined, byDefault: undefined }],
    ['a file', new Option('-c, --config <file>'), { names: ['-c', '--config'], value: { kind: 'file' } }],
    [
      'a folder',
      new Option('--run <folder>').default('/run'),
      { value: { kind: 'folder' }, byDefault: '/run' },
    ],
    ['a service', new Option('--service <name>'), { value: { kind: 'service' } }],
    ['a text', new Option('--reason <text>'), { value: { kind: 'text' } }],
    ['a choice', new Option('--level <level>').choices(['a']), { value: { kind: 'choice', choices: ['a'] } }],
    ['what must be given', new Option('--must').makeOptionMandatory(), { isRequired: true }],
  ])('knows an option that is %s', (_, option, node) => {
    const program = new Command('tool').addOption(option);
    expect(commandTree(program).options[0]).toMatchObject(node);
  });

  it('knows the choices of an argument', () => {
    const program = new Command('tool').helpCommand(false);
    program.command('do').addArgument(new Argument('<what>', 'what to do').choices(['this', 'that']));
    expect(commandTree(program).commands[0]?.arguments).toEqual([
      {
        term: '<what>',
        description: 'what to do',
        value: { kind: 'choice', choices: ['this', 'that'] },
        isRepeatable: false,
      },
    ]);
  });
});
