/** The shape of the source, checked: which stage may know which. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allowedTo, allows, KNOW_ALL, MAY_IMPORT, roomOf } from '../docs/rooms.ts';

const src = resolve(import.meta.dirname, '../../src');

const LONGEST = 300;
const MEDIAN = 100;

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => ({ name, text: readFileSync(join(src, name), 'utf8') }));

function importsOf({ name, text }: { name: string; text: string }): string[] {
  return [...text.matchAll(/from '(\.{1,2}\/[^']+)'/g)].map(([, path = '']) =>
    relative(src, resolve(src, dirname(name), path)),
  );
}

/** What a file imports from a module of Node, types left out. */
function valuesFrom({ text }: { text: string }, module: string): string[] {
  return [...text.matchAll(new RegExp(`import \\{([^}]*)\\} from 'node:${module}'`, 'g'))]
    .flatMap(([, names = '']) => names.split(',').map(name => name.trim()))
    .filter(name => name !== '' && !name.startsWith('type '));
}

/** How Node makes a socket, and what is harmless: the path of a local socket, and a connection that stands. */
const CONNECTS: readonly { module: string; names: readonly string[]; call: RegExp; harmless: RegExp }[] = [
  {
    module: 'net',
    names: ['connect', 'createConnection', 'Socket'],
    call: /[^.\w]((create)?[cC]onnect(ion)?|new Socket)\([^)]*\)/g,
    harmless: /connect\(path\)$/,
  },
  {
    module: 'tls',
    names: ['connect'],
    call: /options: ConnectionOptions = [^;]*;/g,
    harmless: /= \{ socket,/,
  },
  { module: 'dgram', names: ['createSocket'], call: /createSocket\([^)]*\)/g, harmless: /^$/ },
  {
    module: 'https?',
    names: ['request', 'get', 'Agent'],
    call: /[^.\w](request|get|new Agent)\([^)]*\)/g,
    harmless: /request\([^)]*(socketPath|createConnection)[:,]/,
  },
];

describe('the architecture', () => {
  it('has a rule for every room', () => {
    expect([...new Set(files.map(file => roomOf(file.name)))].sort()).toEqual(
      [...Object.keys(MAY_IMPORT), ...KNOW_ALL].sort(),
    );
  });

  it.each(Object.entries(MAY_IMPORT))('%s imports only from %j', (room, allowed) => {
    const foreign = files
      .filter(file => roomOf(file.name) === room)
      .flatMap(file => importsOf(file).map(path => ({ file: file.name, imports: path })))
      .filter(({ imports }) => roomOf(imports) !== room && !allows(allowed, roomOf(imports)));
    expect(foreign).toEqual([]);
  });

  it('imports in one direction', () => {
    const rooms = Object.keys(MAY_IMPORT);
    const upward = rooms.flatMap(room =>
      allowedTo(room)
        .filter(name => rooms.indexOf(name) >= rooms.indexOf(room))
        .map(name => `${room} -> ${name}`),
    );
    expect(upward).toEqual([]);
  });

  it('keeps files short', () => {
    const lengths = files.map(file => ({ file: file.name, lines: file.text.split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > LONGEST)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MEDIAN);
  });

  it('sets the exit code in main.ts alone', () => {
    const setters = files.filter(file => /process\.exitCode\s*=/.test(file.text)).map(file => file.name);
    expect(setters).toEqual(['main.ts']);
  });

  // getaddrinfo blocks a thread of the pool for as long as a name server is silent (src/sys/sockets.ts).
  it.each(CONNECTS)(
    'makes no socket of $module that could be given a name',
    ({ module, names, call, harmless }) => {
      const makers = files.filter(
        file => file.name !== 'sys/sockets.ts' && valuesFrom(file, module).some(name => names.includes(name)),
      );
      const calls = makers.flatMap(({ name, text }) =>
        [...text.matchAll(call)].map(([made]) => `${name}: ${made.replace(/\s+/g, ' ')}`),
      );
      expect(calls.filter(made => !harmless.test(made))).toEqual([]);
    },
  );

  it('has no other way to the network', () => {
    const others = files.filter(({ text }) =>
      /[^.\w]fetch\(|from 'node:http2'|import (\* as )?\w+ from 'node:(net|tls|dgram|https?|dns)/.test(text),
    );
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it('looks names up in sys/names alone, and not by getaddrinfo', () => {
    const dns = files.filter(({ text }) => /from 'node:dns/.test(text));
    expect(dns.map(({ name }) => name)).toEqual(['sys/names/look-up.ts']);
    expect(dns.flatMap(file => valuesFrom(file, 'dns/promises'))).toEqual([
      'NODATA',
      'NOTFOUND',
      'Resolver',
      'SERVFAIL',
    ]);
  });

  it('opens files where it cannot block, in sys alone, but for /proc and its own package', () => {
    const opens = /\b(?:open|openSync|readFile|readFileSync|createReadStream|appendFile|writeFile)\b/;
    const openers = files
      .filter(({ name }) => roomOf(name) !== 'sys')
      .filter(({ text }) =>
        [...text.matchAll(/import \{([^}]*)\} from 'node:fs(?:\/promises)?'/g)].some(([, names = '']) =>
          opens.test(names),
        ),
      )
      .map(({ name }) => name);
    expect(openers.sort()).toEqual([
      'checks/process/probe.ts',
      'drivers/frr/template-files.ts',
      'version.ts',
    ]);
  });

  it('runs no program through a shell', () => {
    expect(files.filter(file => /\bshell:\s*true/.test(file.text)).map(file => file.name)).toEqual([]);
    const starters = files.filter(file => /child_process|execa'/.test(file.text)).map(file => file.name);
    expect(starters).toEqual(['sys/child.ts', 'sys/exec-now.ts']);
  });
});
