/** Whether an operator's own `redistribute connected` stands where ripcord needs its own: RIP has one such line. */
import { FORBID, foreignRedistribution, INSTEAD, refusal } from '../../drivers/frr/foreign-redistribution.ts';
import { straysIn } from '../../drivers/frr/strays.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { lineNumbers } from '../line-numbers.ts';

const { ok, warning, error } = findings('routing daemon', 'foreign-redistribution');

type Seen = Pick<Facts, 'daemons' | 'running' | 'file'>;

export function foreignRedistributions(seen: Seen): Finding[] {
  const ill = [...inDaemon(seen), ...inFile(seen)];
  if (ill.length > 0 || !seen.running.known) return ill;
  return [ok('No `redistribute connected` but that of ripcord stands in `router rip`.')];
}

function inDaemon({ running, daemons: { product } }: Seen): Finding[] {
  const line = running.known ? foreignRedistribution(running.value) : undefined;
  if (!running.known || line === undefined) return [];
  const remedy = `\`router rip\`, \`${FORBID}\`; instead, for each interface whose prefix it announces, ${INSTEAD}`;
  const found = `\`${line}\` stands in the running \`router rip\`, which has room for one such line.`;
  if (refusal(running.value, product) === undefined) {
    return [
      warning({
        found,
        why: 'Until the controller has entered its own again, the address of a dead service is announced, too.',
        remedy,
      }),
    ];
  }
  return [
    error({ found, why: 'ripcord does not take its place: it changes nothing in the daemon.', remedy }),
  ];
}

function inFile({ file }: Seen): Finding[] {
  const held = file.known ? file.value : undefined;
  const lines = held?.content === undefined ? [] : straysIn(held.content).foreign;
  if (held === undefined || lines.length === 0) return [];
  return [
    warning({
      found: `${held.path} has a \`redistribute connected\` of its own in \`router rip\`, ${lineNumbers(lines)}.`,
      why: 'At the next start of the daemon it stands in the place of that of ripcord, or is replaced by it without a word.',
      remedy: `remove ${lineNumbers(lines)} of ${held.path}; instead, for each interface whose prefix it announces, ${INSTEAD}`,
    }),
  ];
}
