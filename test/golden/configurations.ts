/** Configurations whose files are kept in expected/: `npx vitest run --project golden -u` writes them anew. */
import type { FrrConfig } from '../../src/drivers/frr/frr-driver.ts';
import { configFor, service } from '../unit/drivers/frr/configs.ts';

const SMTP = service('smtp', '198.51.100.25/32');

interface Golden {
  readonly name: string;
  readonly config: FrrConfig;
  /** What the file held before. */
  readonly before: string;
}

const OPERATORS = `! the operator's own file
frr defaults traditional
log syslog informational
!
ip prefix-list UPLINK seq 5 permit 192.0.2.0/24
!
router rip
 network 10.46.9.0/24
 passive-interface eth9
exit
!
`;

export const GOLDENS: readonly Golden[] = [
  { name: 'one-service', config: configFor([SMTP]), before: '' },
  {
    name: 'three-services',
    config: configFor([SMTP, service('dns', '198.51.100.53/32'), service('ldap', '198.51.100.89/32')]),
    before: '',
  },
  {
    name: 'several-addresses',
    config: configFor([
      service('smtp', '198.51.100.25/32', '198.51.100.26/32', '198.51.100.27/32'),
      service('dns', '198.51.100.53/32'),
      service('ldap', '198.51.100.90/32', '198.51.100.89/32'),
    ]),
    before: '',
  },
  {
    name: 'cover',
    config: configFor([
      { ...SMTP, cover: { ip: '198.51.100.24', prefixLength: 31 } },
      service('dns', '198.51.100.53/32'),
    ]),
    before: '',
  },
  {
    name: 'everything-said',
    config: configFor([SMTP], {
      hostname: 'mail.example.net',
      password: 'z3bra!',
      networks: ['eth0', 'eth1.100', '10.46.1.2/24'],
      timers: { update: 30, timeout: 180, garbage: 120 },
    }),
    before: '',
  },
  { name: 'shared-file', config: configFor([SMTP]), before: OPERATORS },
];
