/** What ip(8), ss(8), ping(8), systemctl(1) and chronyc(1) print. */
import fc from 'fast-check';
import { judgePing } from '../../../src/checks/icmp/probe.ts';
import { printable } from '../../../src/checks/shared/failure.ts';
import { judgeUnit } from '../../../src/checks/systemd/probe.ts';
import { interfacesIn, ipv4SettingsIn } from '../../../src/doctor/collect/interface-facts.ts';
import { netAdminIn } from '../../../src/doctor/collect/machine-facts.ts';
import { countByAddress } from '../../../src/drivers/alias/connections.ts';
import { parseAddresses } from '../../../src/drivers/alias/parse-addresses.ts';
import { damagedText } from '../mutations.ts';
import { must, mustBeClear, pure, surface } from '../surface.ts';

const ADDRESSES = JSON.stringify([
  {
    ifindex: 1,
    ifname: 'lo',
    flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
    addr_info: [
      { family: 'inet', local: '127.0.0.1', prefixlen: 8, scope: 'host', label: 'lo' },
      { family: 'inet', local: '198.51.100.25', prefixlen: 32, scope: 'global', label: 'lo:0' },
      { family: 'inet6', local: '::1', prefixlen: 128 },
    ],
  },
  {},
]);
const SETTINGS = JSON.stringify([
  { interface: 'all', forwarding: false, rp_filter: 'off' },
  { interface: 'eth0', forwarding: true, rp_filter: 'strict' },
]);
const SS =
  '0 0 198.51.100.25:25 192.0.2.1:40000\n0 0 [::ffff:198.51.100.25]:25 [::ffff:192.0.2.1%eth0]:40001\n';
const PING =
  '64 bytes from 10.46.1.2: icmp_seq=1 ttl=63 time=0.033 ms\nFrom 10.46.1.1 icmp_seq=1 Destination Host Unreachable\n';
const UNIT = 'LoadState=loaded\nActiveState=active\nSubState=running\nResult=success\n';
const CAPABILITIES = 'Name:\tnode\nCapEff:\t000001ffffffffff\n';
const WORDS = [
  '[',
  '{',
  '}',
  ']',
  'null',
  '1e999',
  '"local":',
  '"addr_info":',
  'CapEff:\t',
  'ActiveState=',
  '%',
  ':',
  ' ',
];

export const ip = surface({
  name: 'output of ip, ss, ping, systemctl',
  inputs: fc.tuple(
    damagedText([ADDRESSES, SETTINGS, SS, PING, UNIT, CAPABILITIES, '', '[[]]'], WORDS, 8),
    fc.nat(2),
  ),
  open: pure(([text, exitCode]) => {
    const fails = [parseAddresses, interfacesIn, ipv4SettingsIn, netAdminIn];
    for (const parse of fails) orThrowsClearly(() => parse(text));
    for (const count of countByAddress(text).values()) must(count > 0, 'less than one connection');
    const result = { end: 'exited', exitCode, stdout: text, stderr: text } as const;
    mustBeClear(printable(judgePing(result).reason), text);
    mustBeClear(printable(judgeUnit(result, { unit: 'a.service', subState: 'running' }).reason), text);
  }),
});

function orThrowsClearly(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    mustBeClear(error.message);
  }
}
