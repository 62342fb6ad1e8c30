/** Every example runs in a test: here is which one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG_FILE } from '../../src/config/folders.ts';

const ROOT = new URL('../../', import.meta.url);

const SIDECAR = 'test/production/sidecar.test.ts';
const ALL_IN_ONE = 'test/production/containers.test.ts';
/** Of each systemd. */
const SYSTEMD = 'test/production/systemd.ts';
const HOOKS = 'test/integration/hooks/example.test.ts';
const PROMETHEUS = 'test/integration/api/prometheus.test.ts';
const POSTFIX = 'test/integration/checks/postfix.test.ts';
const DOVECOT = 'test/integration/checks/dovecot.test.ts';
/** It holds them to the configurations of the benchmark, which runs these. */
const BENCH = 'test/unit/bench/configurations.test.ts';
/** Through test/lab/paper.ts. */
const SELF_CHECK = 'test/lab/acceptance/row-2-self-check.test.ts';
const PEER_CHECK = 'test/lab/acceptance/row-3-peer-check.test.ts';

/** By file: the test that runs it, and by which words it does so. */
const RUN_BY: Readonly<Record<string, readonly [test: string, words: string]>> = {
  'checks/dns.yaml': ['test/integration/checks/unbound.test.ts', "exampleChecks('dns'"],
  'checks/exec.yaml': [POSTFIX, "'exec'"],
  'checks/http.yaml': ['test/integration/checks/nginx.test.ts', "exampleChecks('http'"],
  'checks/icmp.yaml': ['test/integration/checks/ping.test.ts', "exampleChecks('icmp'"],
  'checks/imap.yaml': [DOVECOT, "'imap'"],
  'checks/ldap.yaml': ['test/integration/checks/slapd.test.ts', "exampleChecks('ldap'"],
  'checks/ntp.yaml': ['test/integration/checks/chrony.test.ts', "exampleChecks('ntp'"],
  'checks/pop3.yaml': [DOVECOT, "'pop3'"],
  'checks/process.yaml': [POSTFIX, "'process'"],
  'checks/redis.yaml': ['test/integration/checks/redis.test.ts', "exampleChecks('redis'"],
  'checks/smtp.yaml': [POSTFIX, "'smtp'"],
  'checks/systemd.yaml': ['test/integration/checks/systemd.test.ts', "exampleChecks('systemd'"],
  'checks/tcp.yaml': [POSTFIX, "'tcp'"],
  'docker/compose.yaml': [SIDECAR, 'docker/compose.yaml'],
  'docker/etc/ripcord.yml': [SIDECAR, 'docker/compose.yaml'],
  'docker/image/as-ripcord': [SIDECAR, 'docker/compose.yaml'],
  'docker/image/frr': [SIDECAR, 'docker/compose.yaml'],
  'docker/image/healthy': [ALL_IN_ONE, 'isHealthy'],
  'docker/image/with-frr': [ALL_IN_ONE, 'all-in-one'],
  'fast/smtp-a.yml': [BENCH, 'examples/fast/'],
  'fast/smtp-b.yml': [BENCH, 'examples/fast/'],
  'group/ripcord.yml': ['test/unit/config/group/example.test.ts', 'group/ripcord.yml'],
  'hooks/keepalived-notify': [HOOKS, 'keepalived-notify'],
  'hooks/redis-b.yml': [HOOKS, 'redis-b.yml'],
  'kubernetes/ripcord.yaml': [SIDECAR, 'kubernetes/ripcord.yaml'],
  'paper/failover-peer-a.yml': [PEER_CHECK, "'failover'"],
  'paper/failover-peer-b.yml': [PEER_CHECK, "'failover'"],
  'paper/failover-self-a.yml': [SELF_CHECK, "'failover'"],
  'paper/failover-self-b.yml': [SELF_CHECK, "'failover'"],
  'paper/load-balance-peer-a.yml': [PEER_CHECK, "'load-balance'"],
  'paper/load-balance-peer-b.yml': [PEER_CHECK, "'load-balance'"],
  'paper/load-balance-self-a.yml': [SELF_CHECK, "'load-balance'"],
  'paper/load-balance-self-b.yml': [SELF_CHECK, "'load-balance'"],
  'prometheus/prometheus.yml': [PROMETHEUS, 'prometheus.yml'],
  'prometheus/ripcord.rules.yml': [PROMETHEUS, 'ripcord.rules.yml'],
  'ripcord-services.schema.json': ['test/unit/config/json-schema.test.ts', 'SERVICES_SCHEMA_FILE'],
  'ripcord-status.schema.json': ['test/integration/api/controller.test.ts', 'STATUS_SCHEMA_FILE'],
  'ripcord.schema.json': ['test/unit/config/json-schema.test.ts', 'SCHEMA_FILE'],
  'services/mail-server.yml': ['test/lab/mail-server.test.ts', 'services/mail-server.yml'],
  'systemd/ripcord-retry.timer': [SYSTEMD, 'ripcord-retry.timer'],
  'systemd/ripcord-withdraw.service': [SYSTEMD, 'ripcord-withdraw.service'],
  'systemd/ripcord.service': [SYSTEMD, 'ripcord.service'],
  'systemd/sysusers.d/ripcord.conf': [SYSTEMD, 'sysusers.d/ripcord.conf'],
  'systemd/tmpfiles.d/ripcord.conf': [SYSTEMD, 'tmpfiles.d/ripcord.conf'],
};

describe('the examples', () => {
  it('leave the configuration at its usual place, and name no other', () => {
    const inFolder = (name: string) => readFileSync(new URL(name, ROOT), 'utf8');
    expect(inFolder('examples/docker/compose.yaml')).toContain(`./etc:${dirname(CONFIG_FILE)}:`);
    expect(inFolder('examples/kubernetes/ripcord.yaml')).toContain(`mountPath: ${dirname(CONFIG_FILE)},`);
    expect(inFolder('examples/systemd/README.md')).toContain(`ripcord.yml ${CONFIG_FILE}\n`);
    for (const name of [...Object.keys(RUN_BY).map(file => `examples/${file}`), 'Dockerfile'])
      expect(inFolder(name), name).not.toMatch(
        /^[^#]*(?:ripcord run.*--config|withdraw \/|\/etc\/ripcord\.yml)/m,
      );
  });

  it('are each run by a test, but for what is only to be read', () => {
    const files = readdirSync(new URL('examples/', ROOT), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name !== 'README.md')
      .map(entry => `${entry.parentPath}/${entry.name}`.replace(/^.*\/examples\/+/, ''));
    expect(Object.keys(RUN_BY).sort()).toEqual(files.sort());
  });

  it.each(Object.entries(RUN_BY))('%s is run where it is said to be', (_, [test, words]) => {
    expect(existsSync(new URL(test, ROOT)), test).toBe(true);
    expect(readFileSync(new URL(test, ROOT), 'utf8')).toContain(words);
  });
});
