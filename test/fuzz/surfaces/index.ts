/** All surfaces. */
import type { Surface } from '../surface.ts';
import { channel } from './channel.ts';
import { configuration } from './configuration.ts';
import {
  dnsOverTcp,
  http as httpFarEnd,
  imap,
  ldap,
  pop3,
  redis,
  smtp,
  smtpInTheClear,
  tcp,
} from './far-ends.ts';
import { http } from './http.ts';
import { injection } from './injection.ts';
import { ip } from './ip.ts';
import { socket } from './socket.ts';
import { stateFiles } from './state-files.ts';
import { tls } from './tls.ts';
import { dns, ntp } from './udp.ts';
import { vtysh } from './vtysh.ts';

export const SURFACES: readonly Surface[] = [
  ...[configuration, injection, vtysh, ip, http, socket, channel, stateFiles],
  ...[smtpInTheClear, smtp, imap, pop3, redis, tcp, httpFarEnd, ldap, dnsOverTcp, tls, dns, ntp],
];
