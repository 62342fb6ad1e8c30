/** What logs and status call a check. */
import { basename } from 'node:path';
import { portOf } from './checks/ports.ts';
import type { CheckEntry } from './schema.ts';

/** The `id` given, or one made of the kind and what it looks at: smtp:25, tcp:389, process:master, exec:check-ldap. */
export function checkId(check: CheckEntry): string {
  if (check.id !== undefined) return check.id;
  switch (check.kind) {
    case 'smtp':
    case 'http':
    case 'imap':
    case 'pop3':
    case 'ldap':
    case 'tcp':
      return `${check.kind}:${portOf(check)}`;
    case 'dns':
      return `dns:${check.name}`;
    case 'ntp':
      return `ntp:${check.port}`;
    case 'icmp':
      return 'icmp';
    case 'systemd':
      return `systemd:${check.unit}`;
    case 'process':
      return `process:${check.name ?? basename(check.pidfile ?? '')}`;
    case 'exec':
      return `exec:${basename(check.command[0] ?? '')}`;
  }
}
