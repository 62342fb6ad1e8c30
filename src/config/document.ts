/**
 * A YAML or JSON text as a plain value that still knows the line of each of its parts. JSON is read as the YAML that it
 * is.
 */
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
import { ConfigError, type Path, quote } from '../schema/problem.ts';

export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

export interface Document {
  readonly value: unknown;
  /**
   * The position of the value at `path`, or of its field's name; of the closest enclosing value if it isn't in the
   * text.
   */
  readonly locate: (path: Path, at?: 'key' | 'value') => SourcePosition;
}

type Tree = YamlDocument.Parsed<ParsedNode>;

/**
 * Reads a text; `must` is what it is to hold at least, for the error about an empty one.
 * @throws ConfigError for text that is not YAML, for a duplicate field and for any tag
 */
export function readDocument(text: string, file: string, must = 'server, routing and services'): Document {
  const lines = new LineCounter();
  const problemAt = (offset: number, message: string) => ({
    file,
    ...positionAt(lines, offset),
    path: '',
    message,
  });
  const fail = (offset: number, message: string) => new ConfigError([problemAt(offset, message)]);
  try {
    // The core schema without known tags: a text yields no date, set or byte array, only what JSON has.
    const tree = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
      schema: 'core',
      resolveKnownTags: false,
      // yaml compares each field with every other one; repeated() does not.
      uniqueKeys: false,
      // A mapping used as a key is written out for its name, and each one within it once more: forty would take hours.
      stringKeys: true,
    });
    const faults = [
      ...[...tree.errors, ...tree.warnings].map(fault => ({ at: fault.pos[0], what: sentence(fault) })),
      ...repeated(tree),
    ];
    if (faults.length > 0) {
      throw new ConfigError(oneALine(faults, lines).map(({ at, what }) => problemAt(at, what)));
    }
    if (tree.contents === null) throw fail(0, `the file is empty: it must have ${must}`);
    const [stray] = straysOf(tree);
    if (stray !== undefined) throw fail(stray.at, stray.what);
    return {
      value: tree.toJS(),
      locate: (path, at = 'value') => positionAt(lines, offsetOf(tree, path, at)),
    };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    // yaml throws for an alias bomb, and where nesting exhausts the stack.
    const what = error instanceof Error ? error.message : String(error);
    throw fail(0, `cannot be read as YAML: ${what.replace(/\s+/g, ' ')}`);
  }
}

function positionAt(lines: LineCounter, offset: number): SourcePosition {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Something wrong with the text at an offset. */
interface Fault {
  readonly at: number;
  readonly what: string;
}

/** A parser that lost its way complains many times over: only the first fault of each line helps. */
function oneALine(faults: readonly Fault[], lines: LineCounter): Fault[] {
  const seenLines = new Set<number>();
  return faults.filter(({ at }) => {
    const { line } = positionAt(lines, at);
    const isFirst = !seenLines.has(line);
    seenLines.add(line);
    return isFirst;
  });
}

function sentence(fault: YAMLError): string {
  switch (fault.code) {
    case 'BAD_ALIAS':
      return 'a value that begins with * must be quoted, such as "* * * * *"';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here: keep one in a file';
    case 'NON_STRING_KEY':
      return 'a field name must be text, not a list or a mapping';
    default:
      return `cannot be read as YAML: ${fault.message.replace(/\s+/g, ' ')}`;
  }
}

/** Fields that occur twice in their mapping. */
function repeated(tree: Tree): Fault[] {
  const faults: Fault[] = [];
  visit(tree, {
    Map: (_, map) => {
      const names = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const what = `the field ${quote(key.value)} is given twice: keep one of them`;
        if (names.has(key.value)) faults.push({ at: key.range?.[0] ?? 0, what });
        names.add(key.value);
      }
    },
  });
  return faults;
}

/** Aliases without an anchor before them. (Alias.resolve of yaml would go through the whole tree for each.) */
function straysOf(tree: Tree): Fault[] {
  const anchors = new Set<string>();
  const faults: Fault[] = [];
  visit(tree, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
      } else if (!anchors.has(node.source)) {
        const what = `*${node.source} has no anchor &${node.source} before it`;
        faults.push({ at: node.range?.[0] ?? 0, what });
      }
    },
  });
  return faults;
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
