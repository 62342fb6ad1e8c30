/** Each piece of configuration in the documentation, put where it belongs, is valid. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../../src/config/load.ts';
import { documents, type Fenced, fenced } from '../../docs/documents.ts';
import { fileOf, peerEntry, SMTP_CHECK, serviceEntry } from '../configuration.ts';

const SERVICE = serviceEntry({ checks: [SMTP_CHECK], peers: [peerEntry()] });

/**
 * The file that a block is a piece of. Its first line says where it belongs: `server` begins a whole file, a line without
 * indentation the top level, an indented one a service, and `- kind` its checks.
 */
function whole({ content }: Fenced): string {
  const piece: unknown = parse(content);
  if (Array.isArray(piece)) return JSON.stringify(fileOf({ services: [serviceEntry({ checks: piece })] }));
  if (typeof piece !== 'object' || piece === null) throw new Error('neither a mapping nor a list of checks');
  if ('server' in piece || 'group' in piece) return content;
  const isTopLevel = /^(?:#.*\n)*\S/.test(content);
  const top = isTopLevel ? piece : { services: [{ ...SERVICE, ...piece }] };
  return JSON.stringify(fileOf({ services: [SERVICE], ...top }));
}

const blocks = documents().flatMap(document => fenced(document, 'yaml'));

describe('a piece of configuration in the documentation', () => {
  it('is found in several pages', () => {
    expect(new Set(blocks.map(({ path }) => path)).size).toBeGreaterThanOrEqual(5);
  });

  it.each(blocks)('is valid: $path:$line', block => {
    expect(() => parseConfig(whole(block), block.path, 'smtp-a')).not.toThrow();
  });
});
