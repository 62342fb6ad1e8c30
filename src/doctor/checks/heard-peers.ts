/** Whether each peer of the channel is heard by the running controller. Pure. */
import type { Status } from '../../report/status/status.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const CHANNEL = findings('peers', 'channel');

const WHY = 'It cannot say what it does: takeovers wait for checks, and who serves is unknown.';

export function checkChannel({ config, controller }: Pick<Facts, 'config' | 'controller'>): Finding[] {
  if (controller.kind !== 'answers') return [];
  const { channel } = config;
  return controller.status.group.map(peer => peerFinding(peer, channel));
}

function peerFinding(
  { name, established, refused }: Status['group'][number],
  channel: Facts['config']['channel'],
): Finding {
  if (established) return CHANNEL.ok(`${name} is heard over the channel.`);
  const [file, port] = [channel?.keyFile ?? 'the key file', channel?.port ?? 'the port of the channel'];
  if (refused !== null)
    return CHANNEL.error({
      found: `${name} sends what ${refused} over the channel.`,
      why: WHY,
      remedy: `let all servers have one key: copy ${file} of one to the others (scp -p), and read it: ripcord reload`,
    });
  return CHANNEL.warning({
    found: `${name} is silent on the channel.`,
    why: WHY,
    remedy: `see there that ripcord runs and has a channel: ripcord status; and let UDP port ${port} through between the servers`,
  });
}
