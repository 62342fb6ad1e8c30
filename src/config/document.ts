/** A YAML or JSON text as a plain value that still knows on which line each part of it stands. JSON is read as the YAML that it is. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLError,
  type Document as YamlDocument,
} from 'yaml';
import { ConfigError, type Path, quote } from './problem.ts';

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Document {
  readonly value: unknown;
  /** Where the value at `path` stands, or its field's name; the closest enclosing value if it isn't in the text. */
  readonly locate: (path: Path, at?: 'key' | 'value') => Position;
}

type Tree = YamlDocument.Parsed<ParsedNode>;

/** Reads a text. Throws a ConfigError for what is not YAML, for a duplicate field and for any tag. */
export function readDocument(text: string, file: string): Document {
  const lines = new LineCounter();
  const problemAt = (offset: number, message: string) => ({
    file,
    ...positionAt(lines, offset),
    path: '',
    message,
  });
  const fail = (offset: number, message: string) => new ConfigError([problemAt(offset, message)]);
  try {
    // The core schema without known tags: no date, set or byte array can come out of a text, only what JSON has.
    const tree = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
      schema: 'core',
      resolveKnownTags: false,
    });
    const faults = oneALine([...tree.errors, ...tree.warnings], lines);
    if (faults.length > 0) {
      throw new ConfigError(faults.map(fault => problemAt(fault.pos[0], sentence(fault, text))));
    }
    if (tree.contents === null) throw fail(0, 'the file is empty: it must have server, routing and services');
    visit(tree, {
      Alias: (_, alias) => {
        if (alias.resolve(tree) !== undefined) return;
        throw fail(alias.range?.[0] ?? 0, `*${alias.source} has no anchor &${alias.source} before it`);
      },
    });
    return {
      value: tree.toJS(),
      locate: (path, at = 'value') => positionAt(lines, offsetOf(tree, path, at)),
    };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    // yaml throws for a bomb of aliases, and where nesting exhausts the stack.
    const what = error instanceof Error ? error.message : String(error);
    throw fail(0, `cannot be read as YAML: ${what.replace(/\s+/g, ' ')}`);
  }
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** A parser that lost its way complains many times over: the first fault of each line is the one to mend. */
function oneALine<F extends YAMLError>(faults: readonly F[], lines: LineCounter): F[] {
  const lineOf = (fault: F) => positionAt(lines, fault.pos[0]).line;
  return faults.filter(fault => faults.find(other => lineOf(other) === lineOf(fault)) === fault);
}

function sentence(fault: YAMLError, text: string): string {
  switch (fault.code) {
    case 'DUPLICATE_KEY': {
      const name = /^["']?([^"':\s]*)/.exec(text.slice(fault.pos[0]))?.[1] ?? '';
      return `the field ${quote(name)} is given twice: keep one of them`;
    }
    case 'BAD_ALIAS':
      return 'a value that begins with * must stand in quotes, such as "* * * * *"';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here: keep one in a file';
    default:
      return `cannot be read as YAML: ${fault.message.replace(/\s+/g, ' ')}`;
  }
}

function offsetOf(tree: Tree, path: Path, at: 'key' | 'value'): number {
  let node: ParsedNode | null | undefined = tree.contents;
  let offset = node?.range[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    const target: unknown = isAlias(node) ? node.resolve(tree) : node;
    if (isMap<ParsedNode, ParsedNode | null>(target)) {
      const pair = target.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      if (isLast && at === 'key') return pair.key.range[0];
      node = pair.value;
    } else if (isSeq<ParsedNode>(target) && typeof step === 'number') {
      node = target.items[step];
    } else return offset;
    offset = node?.range[0] ?? offset;
  }
  return offset;
}
