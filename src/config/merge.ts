/** The texts of a configuration as one value that still knows the file and the line of each of its parts. */
import { ConfigError, type Path, quote } from '../schema/problem.ts';
import { type Document, readDocument } from './document.ts';
import type { Source, Sources } from './sources.ts';

/** Where a value stands: in which file, and there at which path. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Within that file. */
  readonly path: Path;
}

export interface Merged {
  readonly value: unknown;
  /** The place of the value at `path`, or of its field's name. */
  readonly locate: (path: Path, at?: 'key' | 'value') => FilePlace;
}

/** One file, with the services that it adds. */
interface Piece {
  readonly file: string;
  readonly document: Document;
  readonly services: readonly unknown[];
}

/**
 * The services of all files in one list, those of the main file first.
 * @throws ConfigError for a text that is not YAML, and for a further file that holds more than services
 */
export function merge([main, ...others]: Sources): Merged {
  const document = readDocument(main.text, main.path);
  const added = others.map(readServices);
  const { value } = document;
  const isMergeable = isMapping(value) && (value.services === undefined || Array.isArray(value.services));
  // What is wrong with the main file alone is found there.
  if (added.length === 0 || !isMergeable) return { value, locate: placesIn(main.path, document) };
  const own: readonly unknown[] = Array.isArray(value.services) ? value.services : [];
  const pieces: readonly Piece[] = [{ file: main.path, document, services: own }, ...added];
  return {
    value: { ...value, services: pieces.flatMap(({ services }) => services) },
    locate: (path, at) => {
      const [field, index, ...rest] = path;
      if (field === 'services' && typeof index === 'number') {
        let local = index;
        for (const piece of pieces) {
          if (local < piece.services.length)
            return placesIn(piece.file, piece.document)(['services', local, ...rest], at);
          local -= piece.services.length;
        }
      }
      return placesIn(main.path, document)(path, at);
    },
  };
}

/** The same in one text: a single file as it is. */
export const mergedText = (sources: Sources): string =>
  sources.length === 1 ? sources[0].text : JSON.stringify(merge(sources).value);

const placesIn =
  (file: string, document: Document): Merged['locate'] =>
  (path, at) => ({ file, path, ...document.locate(path, at) });

/** @throws ConfigError */
function readServices({ path: file, text }: Source): Piece {
  const document = readDocument(text, file, 'services');
  const { value } = document;
  const fail = (path: Path, at: 'key' | 'value', message: string) =>
    new ConfigError([{ file, ...document.locate(path, at), path: '', message }]);
  if (!isMapping(value)) throw fail([], 'value', `must be a mapping with services, not ${quote(value)}`);
  const stray = Object.keys(value).find(field => field !== 'services');
  if (stray !== undefined) {
    throw fail([stray], 'key', `a further file holds services alone: put ${quote(stray)} into the main file`);
  }
  const { services } = value;
  if (services === undefined) throw fail([], 'value', 'missing field "services"');
  if (!Array.isArray(services))
    throw fail(['services'], 'value', `services: must be a list, not ${quote(services)}`);
  return { file, document, services };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
