/** The example of a file for a whole group is valid on both servers, and means there what two files would say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig, parseMembers } from '../../../../src/config/load.ts';
import { effectiveText } from '../../configuration.ts';

const text = readFileSync(new URL('../../../../examples/group/ripcord.yml', import.meta.url), 'utf8');
const SERVERS = ['smtp-a', 'smtp-b'];
const named = (server: string) => text.replace('server: auto', `server: ${server}`);

describe('the example of a group', () => {
  it.each(SERVERS)('is accepted on %s by its host name, as where it names the server', server => {
    const config = parseConfig(text, 'ripcord.yml', server);
    expect(config.server).toBe(server);
    expect(parseConfig(named(server), 'ripcord.yml', 'elsewhere')).toEqual(config);
  });

  it.each(SERVERS)('means the same on %s as check-config prints it', server => {
    const said = JSON.stringify(effectiveText(text, 'ripcord.yml', server));
    const { group, ...config } = { group: undefined, ...parseConfig(text, 'ripcord.yml', server) };
    expect(parseConfig(said, 'ripcord.yml', 'elsewhere')).toEqual(config);
  });

  it('is refused on any other machine, with the servers that it is for', () => {
    expect(() => parseConfig(text, 'ripcord.yml', 'web-1')).toThrow(ConfigError);
    expect(() => parseConfig(text, 'ripcord.yml', 'web-1')).toThrow(
      'ripcord.yml:3:9: server: the host name of this machine, "web-1", is that of no server of `group` (smtp-a, smtp-b)',
    );
  });

  it('describes both servers to a comparison, on any machine', () => {
    const servers = parseMembers([{ path: 'ripcord.yml', text }]).map(({ config }) => config.server);
    expect(servers).toEqual(SERVERS);
  });

  it('is refused on any machine where it names a server that is not in the group', () => {
    const sources = [{ path: 'ripcord.yml', text: named('smtp-z') }] as const;
    expect(() => parseMembers(sources)).toThrow(
      'ripcord.yml:3:9: server: "smtp-z" is not in `group`: write smtp-a, smtp-b or auto',
    );
  });

  it('makes a failover order of different metrics and a load-balance of equal ones', () => {
    const services = SERVERS.map(server => parseConfig(text, 'ripcord.yml', server).services);
    expect(services.map(list => list.map(({ metric, order }) => [metric, order]))).toEqual([
      [
        [3, SERVERS],
        [3, undefined],
      ],
      [
        [5, SERVERS],
        [3, undefined],
      ],
    ]);
  });

  it('has each server check the other at its real address, by what can be asked there', () => {
    const [smtp] = parseConfig(text, 'ripcord.yml', 'smtp-b').services;
    expect(smtp?.checks.map(({ id }) => id)).toEqual(['smtp:25', 'process:master']);
    expect(smtp?.peers.map(({ name, checks }) => [name, checks.map(({ id }) => id)])).toEqual([
      ['smtp-a', ['smtp:25']],
    ]);
    expect(smtp?.peers[0]?.checks[0]).toMatchObject({ host: '10.46.1.2' });
  });

  it('leaves a server what differs there', () => {
    const networks = SERVERS.map(server => parseConfig(text, 'ripcord.yml', server).routing.networks);
    expect(networks).toEqual([['eth0'], ['ens3']]);
  });
});
