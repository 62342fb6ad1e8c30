/** What is wrong with a configuration, and where. */
import { shown } from '../sys/shown.ts';

/** The path to a value from the top of the file: field names and list indices. */
export type Path = readonly (string | number)[];

/** Something wrong at a path, before its line is known. */
export interface Violation {
  readonly path: Path;
  /** A phrase that follows the path: "must be 1 to 14, not 15". */
  readonly message: string;
  /** Another value that takes part in it, to be named behind the message. */
  readonly first?: Path;
  /** Whether the name of the field is at fault, or (the default) its value. */
  readonly at?: 'key' | 'value';
}

/** Something wrong, as the user sees it. */
export interface Problem {
  readonly file: string;
  /** Line and column count from 1; both are 0 where the file as a whole is meant. */
  readonly line: number;
  readonly column: number;
  /** E.g. services[0].metric; empty for the top level. */
  readonly path: string;
  readonly message: string;
}

/** The most problems that one message lists: more do not help. */
const MOST_LISTED = 100;

/** The only error that loading a configuration throws. Its message has one line for each listed problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** The first hundred problems, and one that says where the rest begins. */
  readonly problems: readonly Problem[];

  /** `cause`: why the file could not be read, if that is what is wrong. */
  constructor(problems: readonly Problem[], cause?: Error) {
    const listed = withRestCutOff(problems).map(each => ({
      ...each,
      file: escaped(each.file),
      message: escaped(each.message),
    }));
    super(listed.map(formatProblem).join('\n'), cause && { cause });
    this.problems = listed;
  }
}

function withRestCutOff(problems: readonly Problem[]): readonly Problem[] {
  const next = problems[MOST_LISTED];
  if (next === undefined) return problems;
  return [
    ...problems.slice(0, MOST_LISTED),
    { ...next, path: '', message: 'and further problems from here on' },
  ];
}

function formatProblem({ file, line, column, path, message }: Problem): string {
  const where = line === 0 ? file || "''" : `${file}:${line}:${column}`;
  return path === '' ? `${where}: ${message}` : `${where}: ${path}: ${message}`;
}

/** A path as a user writes it: services[0].checks[1].port. */
export function formatPath(path: Path): string {
  return path.map(formatStep).join('').replace(/^\./, '');
}

function formatStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${quote(step)}]`;
}

const LONGEST_QUOTE = 60;

/** A value as a message shows it: on one line, and never long. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  const text = JSON.stringify(value) ?? String(value);
  const oneLine = escaped(text);
  return oneLine.length > LONGEST_QUOTE ? `${oneLine.slice(0, LONGEST_QUOTE)}...` : oneLine;
}

function escaped(text: string): string {
  const unit = (index: number, of: string) => `\\u${of.charCodeAt(index).toString(16).padStart(4, '0')}`;
  return shown(text, character =>
    [...character.split('').keys()].map(index => unit(index, character)).join(''),
  );
}
