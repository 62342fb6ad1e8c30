/** From a value of the configuration to the daemon's configuration: what is accepted stays within its own token. */

import fc from 'fast-check';
import type { Config } from '../../../src/config/config.ts';
import { ConfigError, parseConfig } from '../../../src/config/load.ts';
import { aliasesOf } from '../../../src/config/service-routes.ts';
import { addLines, removeLines } from '../../../src/drivers/alias/alias.ts';
import { putBlock } from '../../../src/drivers/frr/block.ts';
import { createRender } from '../../../src/drivers/frr/render-template.ts';
import { shippedTemplates } from '../../../src/drivers/frr/template-files.ts';
import { reAddNudge, secondInterfaceNudge } from '../../../src/drivers/nudge/commands.ts';
import { difference } from '../../../src/protocols/rip/rip-difference.ts';
import { parse } from '../../../src/protocols/running-config.ts';
import { variablesFor } from '../../unit/drivers/frr/configs.ts';
import { withLeaf } from '../leaf.ts';
import { must, pure, surface } from '../surface.ts';

/** Every text that could reach the daemon, ip(8) or a command. */
const FULL = {
  server: 'smtp-a',
  routing: {
    networks: ['eth0', '10.46.1.0/24'],
    hostname: 'mx1.example.org',
    password: 'secret!',
    vtysh: ['vtysh', '-N', 'a'],
    config: '/etc/frr/frr.conf',
  },
  services: [
    {
      name: 'smtp',
      addresses: ['198.51.100.25/32', '198.51.100.26/32'],
      cover: '198.51.100.24/29',
      metric: 5,
      boost: 1,
      order: ['smtp-b', 'smtp-a'],
      checks: [{ kind: 'process', name: 'master', interval: '1s' }],
      peers: [
        {
          name: 'smtp-b',
          address: '10.46.2.2',
          checks: [
            { kind: 'icmp', host: '10.46.2.2', interval: '1s' },
            { kind: 'http', hostname: 'mx', path: '/a', headers: { Accept: 'b' }, interval: '1s' },
            { kind: 'dns', name: 'example.org', interval: '1s' },
          ],
        },
      ],
    },
  ],
};

const PREFIX = String.raw`\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}`;
/** All lines that the shipped templates know. Printable, and a value is never more than one word. */
const LINES = new RegExp(
  `^(?:${[
    '!?',
    'exit',
    'hostname [!-~]+',
    'password [!-~]+',
    String.raw`ip prefix-list RIPCORD-[a-z0-9.-]+ seq \d+ permit ${PREFIX}`,
    String.raw`route-map RIPCORD permit \d+`,
    ' ?match metric 16',
    ' ?match ip address prefix-list RIPCORD-[a-z0-9.-]+',
    ' ?set metric 16',
    'router rip',
    ' ?network [!-~]+',
    String.raw` ?timers basic \d+ \d+ \d+`,
    ' ?redistribute connected metric 16 route-map RIPCORD',
  ].join('|')})$`,
);
const BATCH = new RegExp(`^address (?:add|del) ${PREFIX} dev (?:lo|ripcord0)(?: label lo:\\d+)?$`);

const render = createRender(shippedTemplates());
const TEMPLATES = ['frr-10.conf.liquid', 'frr-7.conf.liquid', 'quagga.conf.liquid'];

const piece = fc.constantFrom(
  ...[
    '\n',
    '\r',
    '\r\n',
    '\u2028',
    '\u0085',
    '\0',
    '\t',
    ' ',
    '!',
    '#',
    '"',
    "'",
    '`',
    '$(reboot)',
    ';',
    '|',
    '| ',
    '&&',
  ],
  ...[
    '{{ 1 }}',
    '{% raw %}',
    '\\n',
    '../',
    '-',
    '--',
    'exit',
    'no router rip',
    'router rip',
    'a',
    'eth0',
    '%',
    '\u202e',
  ],
  ...['198.51.100.25/32', '0', '16', '\x1b[2J', '<', '>', 'ü', '😀', '*', '?', '/', '\\', '/24', '::1', '@'],
);
const nasty = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map(pieces => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);

must(accepted(JSON.stringify(FULL)) !== undefined, 'without anything nasty in it, it is refused');

export const injection = surface({
  name: 'values into the daemon',
  inputs: fc.tuple(fc.nat(), nasty),
  open: pure(([place, value]) => {
    const config = accepted(JSON.stringify(withLeaf(FULL, place, value)));
    if (config === undefined) return;
    for (const template of TEMPLATES) {
      const text = render(template, variablesFor(config, new Map(), new Map()));
      mustBe(LINES, text.split('\n'));
      mustBe(LINES, difference(parse(text), new Map()));
      const block = putBlock(Buffer.alloc(0), text);
      must(putBlock(block, text).equals(block), 'the block is not found again');
    }
    const aliases = aliasesOf(config);
    mustBe(BATCH, [...addLines(aliases), ...removeLines(aliases)]);
    mustBe(BATCH, [...secondInterfaceNudge(aliases), ...reAddNudge(aliases)]);
    for (const check of config.services.flatMap(({ peers }) => peers.flatMap(({ checks }) => checks))) {
      if ('host' in check) must(/^[!-~]+$/.test(check.host), `the host ${JSON.stringify(check.host)}`);
    }
  }),
});

/** The configuration; undefined: it is refused, which is as good. */
function accepted(text: string): Config | undefined {
  try {
    return parseConfig(text, 'ripcord.yml');
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function mustBe(known: RegExp, lines: readonly string[]): void {
  const stranger = lines.find(line => !known.test(line) || line.includes('| '));
  must(stranger === undefined, `a line that no template has: ${JSON.stringify(stranger)}`);
}
