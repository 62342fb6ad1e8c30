/** Whether lines of ripcord's own stand in the daemon's file outside its block, where it does not look after them. */
import { straysIn } from '../../drivers/frr/strays.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { lineNumbers } from '../line-numbers.ts';

const { ok, warning } = findings('routing daemon', 'stray-lines');

export function strayLines({ file }: Pick<Facts, 'file'>): Finding[] {
  const held = file.known ? file.value : undefined;
  if (held?.content === undefined) return [];
  const { own } = straysIn(held.content);
  if (own.length === 0) return [ok(`In ${held.path}, lines of ripcord stand in its block alone.`)];
  return [
    warning({
      found: `${held.path} holds lines of ripcord outside its block, as \`write memory\` leaves them: ${lineNumbers(own)}.`,
      why: 'At a start of the daemon they bring back metrics and services of the day when they were saved: what stands on disk should be withdrawn.',
      remedy: `remove ${lineNumbers(own)} of ${held.path}: ripcord writes what is needed between \`! ripcord: begin\` and \`! ripcord: end\``,
    }),
  ];
}
