import { describe, expect, it } from 'vitest';
import { socketFolder } from '../../../../src/drivers/frr/socket-folder.ts';

describe('the sockets of the daemons', () => {
  it.each<[string[], 'frr' | 'quagga', string]>([
    [['vtysh'], 'frr', '/var/run/frr'],
    [['vtysh'], 'quagga', '/var/run/quagga'],
    [['vtysh', '-N', 'one'], 'frr', '/var/run/frr/one'],
    [['sudo', 'vtysh', '--vty_socket', '/run/elsewhere'], 'frr', '/run/elsewhere'],
  ])('of %j (%s) lie in %s', (vtysh, daemon, folder) => {
    expect(socketFolder({ vtysh, daemon })).toBe(folder);
  });

  it('lie where the configuration says', () => {
    expect(socketFolder({ vtysh: ['vtysh', '-N', 'one'], daemon: 'frr', sockets: '/shared' })).toBe(
      '/shared',
    );
  });
});
