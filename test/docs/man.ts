/** The manual pages ripcord(8) and ripcord.yml(5), written from the command line and the schema. */
import { type CommandNode, commandTree, type OptionNode } from '../../src/cli/command-tree.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { type ReferenceSection, referenceSections } from '../../src/config/reference.ts';
import { packageVersion } from '../../src/version.ts';
import { commandLine } from './commands.ts';
import { heading, page, paragraph, subheading, tagged } from './roff.ts';

const SOURCE = `ripcord ${packageVersion()}`;

/** What each exit status says; those of one number stand together. */
const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'It did what it was asked to do.',
  down: '`probe` found a service down, or `doctor` an error.',
  nothingDone: 'An order found nothing to do.',
  changes: '`plan` found something to do.',
  checkWarning: '`status --check` warns.',
  checkCritical: '`status --check` found a service that is not served.',
  checkUnknown: '`status --check` cannot tell.',
  usage: 'The command line is wrong.',
  noInput: 'A file cannot be read.',
  unavailable: 'Something that is needed is missing: the routing daemon, or a controller that answers.',
  software: 'A fault of ripcord itself.',
  ioError: 'The output could not be written.',
  tempFail: 'It may succeed if it is tried again.',
  noPermission: 'This user may not do it.',
  config: 'The configuration is wrong.',
};

/** The content of docs/man/ripcord.8. */
export function commandPage(): string {
  const { name, description, options, commands } = commandTree(commandLine());
  return page('RIPCORD', 8, SOURCE, [
    heading('NAME'),
    `${name} \\- anycast failover and load\\-balancing for replica servers`,
    heading('SYNOPSIS'),
    paragraph(`**${name}** COMMAND [OPTION]... [ARGUMENT]...`),
    heading('DESCRIPTION'),
    paragraph(description),
    paragraph(
      '`ripcord run` checks the services of this server and of its peers, and has the routing daemon (FRR or Quagga) announce an address of each service with the metric that its state has. The other commands prepare and show what it does, or ask the running controller for something.',
    ),
    heading('OPTIONS'),
    ...options.map(optionPart),
    heading('COMMANDS'),
    ...commands.flatMap(commandParts),
    heading('SIGNALS'),
    paragraph('To `ripcord run`:'),
    tagged('`SIGTERM`, `SIGINT`', 'Stops the controller as `onStop` of the configuration says.'),
    tagged('`SIGHUP`', 'Reloads the configuration.'),
    heading('ENVIRONMENT'),
    tagged('`NO_COLOR`', 'If it is set and not empty, nothing is coloured.'),
    heading('EXIT STATUS'),
    paragraph('0, 1, 2, and the numbers of sysexits(3):'),
    ...exitStatuses().map(([status, meaning]) => tagged(`${status}`, meaning)),
    heading('SEE ALSO'),
    paragraph('**ripcord.yml**(5), **vtysh**(1)'),
  ]);
}

function commandParts({ name, description, options, arguments: args }: CommandNode): readonly string[] {
  return [
    subheading([name, ...args.map(({ term }) => term)].join(' ')),
    paragraph(`${sentence(description)}`),
    ...args.flatMap(({ term, description, value }) =>
      description === '' && value.kind !== 'choice'
        ? []
        : [tagged(`\`${term}\``, sentence([description, choicesOf(value)].filter(Boolean).join(': ')))],
    ),
    // `--help` is every command's.
    ...options.filter(({ names }) => !names.includes('--help')).map(optionPart),
  ];
}

function optionPart({ flags, description, value, isRequired, byDefault }: OptionNode): string {
  const notes = [
    choicesOf(value),
    isRequired ? '**required**' : '',
    byDefault === undefined ? '' : `default \`${byDefault}\``,
  ].filter(Boolean);
  return tagged(`\`${flags}\``, sentence([description, ...notes].join('; ')));
}

const choicesOf = (value: OptionNode['value']): string =>
  value?.kind === 'choice' ? value.choices.map(choice => `\`${choice}\``).join(', ') : '';

/** What help writes small and without a stop. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function exitStatuses(): readonly (readonly [number, string])[] {
  const byStatus = new Map<number, string[]>();
  for (const [name, meaning] of Object.entries(MEANINGS)) {
    const status = Object.entries(EXIT).find(([key]) => key === name)?.[1] ?? 0;
    byStatus.set(status, [...(byStatus.get(status) ?? []), meaning]);
  }
  return [...byStatus].map(([status, meanings]) => [status, meanings.join(' ')]);
}

/** The content of docs/man/ripcord.yml.5. */
export function configurationPage(): string {
  return page('RIPCORD.YML', 5, SOURCE, [
    heading('NAME'),
    'ripcord.yml \\- configuration of ripcord',
    heading('DESCRIPTION'),
    paragraph(
      'The configuration is one file in YAML or JSON. `ripcord check-config` checks it and prints it with every default; `ripcord plan` shows what it would change. A field that is not listed here is refused.',
    ),
    heading('FIELDS'),
    ...referenceSections().flatMap(sectionParts),
    heading('SEE ALSO'),
    paragraph('**ripcord**(8)'),
  ]);
}

function sectionParts({ title, fields }: ReferenceSection): readonly string[] {
  return [
    subheading(title),
    ...fields.map(({ name, value, byDefault, description }) => {
      const fallback = byDefault.startsWith('`') ? `default ${byDefault}` : byDefault;
      return tagged(`\`${name}\`: ${[value, fallback].filter(Boolean).join('; ')}`, description);
    }),
  ];
}
