/** The ripcord command lines of a document, and what is wrong with one by the command line that the program has. Pure. */
import { CommanderError } from 'commander';
import { commandLine } from './commands.ts';
import { type Document, type Fenced, fenced } from './documents.ts';

/** What a shell puts before a command: a prompt, sudo, an environment, another command. */
const CALL = /(?:^|[;&|(] *)(?:[#$] )?(?:sudo )?(ripcord(?: .*)?)$/;
/** A shell's comment, and what belongs to the next command. */
const REST = / +#.*$| *(?:[|;)&]|>).*$/;

/** Each line of a fenced shell block that calls ripcord, without what the shell does around it. */
export function commandLines(document: Document): readonly Fenced[] {
  return fenced(document, 'sh', 'console').flatMap(({ path, line, content }) =>
    content
      .replace(/\\\n/g, '  ')
      .split('\n')
      .flatMap((text, index) => {
        const [, call] = CALL.exec(text) ?? [];
        return call === undefined
          ? []
          : [{ path, line: line + index, content: call.replace(REST, '').trim() }];
      }),
  );
}

/** The names of commands that prose mentions: `ripcord NAME …`, in code within a line. */
export function namedCommands({ text }: Document): readonly string[] {
  return [...text.matchAll(/`ripcord ([a-z][\w-]*)[^`]*`/g)].map(([, name = '']) => name);
}

const words = (call: string): readonly string[] =>
  [...call.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );

/** Why the program would refuse this line; undefined: it would run it. Nothing is run. */
export function faultOf(call: string): string | undefined {
  const [, ...argv] = words(call);
  const program = commandLine();
  for (const command of [program, ...program.commands]) {
    command.exitOverride();
    if (command !== program) command.action(() => {});
  }
  try {
    program.parse(argv, { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? undefined : error.message;
    throw error;
  }
}
