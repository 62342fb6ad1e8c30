/** What vtysh prints. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { switchesIn } from '../../../src/doctor/collect/daemon-facts.ts';
import { announcedRoutes } from '../../../src/drivers/frr/announced-routes.ts';
import { putBlock } from '../../../src/drivers/frr/block.ts';
import { parseBanner } from '../../../src/drivers/frr/detect.ts';
import { outlookOf } from '../../../src/drivers/frr/read-outlook.ts';
import { createRender } from '../../../src/drivers/frr/render-template.ts';
import { shippedTemplates } from '../../../src/drivers/frr/template-files.ts';
import { takeApart, typed } from '../../../src/drivers/frr/transcript.ts';
import { withoutHarmless } from '../../../src/drivers/frr/vtysh.ts';
import { hearingOf } from '../../../src/drivers/frr/zebra-client.ts';
import { NOT_HERE } from '../../../src/protocols/metric.ts';
import { metricsOf } from '../../../src/protocols/rip/held-metrics.ts';
import { askAgain } from '../../../src/protocols/rip/rip.ts';
import { difference, overlaid } from '../../../src/protocols/rip/rip-difference.ts';
import { parse } from '../../../src/protocols/running-config.ts';
import { describeFailure } from '../../../src/sys/exec.ts';
import { configFor, service, variablesFor } from '../../unit/drivers/frr/configs.ts';
import { damagedText } from '../mutations.ts';
import { must, mustBeClear, pure, surface } from '../surface.ts';

const samples = resolve(import.meta.dirname, '../../lab/roots/samples');
const MARK = '0123456789abcdef';
const ASKED = ['show daemons', 'show running-config'];
const SAMPLES = [
  ...readdirSync(samples, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.txt'))
    .map(name => readFileSync(join(samples, name), 'utf8')),
  typed(ASKED, MARK)
    .split('\n')
    .map(line => `mx1# ${line}\n`)
    .join(''),
  '! ripcord: begin - written by ripcord, do not edit\n!\n! ripcord: end\n',
];
const WORDS = [
  ...[
    'router rip\n',
    ' network eth0\n',
    'route-map RIPCORD permit 10\n',
    ' set metric 99999999999999999999\n',
    'exit\n',
  ],
  ...[
    'ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32\n',
    ' match ip address prefix-list RIPCORD-smtp\n',
  ],
  ...[
    'Client: rip\n',
    'Redist:v4 ',
    '% ',
    '! ripcord: begin - written by ripcord, do not edit\n',
    '! ripcord: end\n',
  ],
  ...[
    ' ',
    '\t',
    '  \n',
    'ripd=yes\n',
    `# !${MARK}-0\n`,
    `!${MARK}-1\n`,
    "Can't open configuration file vtysh.conf",
  ],
];
const CONFIG = configFor([service('smtp', '198.51.100.25/32'), service('dns', '198.51.100.53/32')]);
const render = createRender(shippedTemplates());

export const vtysh = surface({
  name: 'output of vtysh',
  inputs: fc.tuple(damagedText(SAMPLES, WORDS, 8), damagedText(SAMPLES, WORDS)),
  open: pure(([text, other]) => {
    const running = parse(text);
    for (const metric of metricsOf(announcedRoutes(CONFIG.services), running).values())
      must(Number.isInteger(metric) || metric === NOT_HERE, 'no number');
    const wanted = parse(render('frr-7.conf.liquid', variablesFor(CONFIG, new Map([['smtp', 5]]), running)));
    const lines = difference(wanted, running);
    must(
      lines.every(line => !line.includes('\n')),
      'a line of two lines',
    );
    const left = difference(wanted, overlaid(running, wanted));
    must(
      left.every(line => line.startsWith('no ip prefix-list ')),
      `entered, there is still to do: ${left.join('; ')}`,
    );
    parseBanner(text);
    outlookOf({ status: text, table: other, running: parse(text) }, announcedRoutes(CONFIG.services), []);
    switchesIn(text);
    hearingOf(text);
    askAgain(text);
    const block = putBlock(Buffer.from(text), 'hostname a\n');
    must(putBlock(block, 'hostname a\n').equals(block), 'a block put twice is not the same');
    takeApart(text, ASKED, MARK);
    const failed = {
      argv: ['vtysh'] as const,
      end: 'exited',
      exitCode: 1,
      stdout: text,
      stderr: other,
      ms: 1,
    } as const;
    mustBeClear(describeFailure({ ...failed, stderr: withoutHarmless(other) }), `${text} ${other}`);
  }),
});
