/** Events in words: one sentence each, for the log and for `ripcord events`. Pure. */
import { clockTime } from '../../policy/decide/decision.ts';
import type { Happening } from './event.ts';
import type { LogLevel } from './log.ts';

export function sentence(event: Happening): string {
  switch (event.kind) {
    case 'start':
      return `ripcord ${event.version} started as ${event.server} with ${event.config}`;
    case 'stop':
      return `stopping: ${event.reason}`;
    case 'stopped':
      return event.clean ? 'stopped' : 'stopped, but some routes or addresses may remain';
    case 'reload':
      return event.ok
        ? `configuration reloaded: ${event.reason}`
        : `reload rejected: keeping the current configuration: ${event.reason}`;
    case 'pending':
      return `the file differs from what is in force, and \`ripcord reload\` takes it over: ${event.reason}`;
    case 'check':
      return `${event.service}: ${event.server}: ${event.check} is ${event.health}: ${event.reason}`;
    case 'verdict':
      return `${event.service}: ${event.server} is ${event.health}: ${event.reason}`;
    case 'state':
      return event.metric === null
        ? `${event.service}: ${event.reason}`
        : `${event.service}: metric ${event.metric}, ${event.reason}`;
    case 'action':
      return `${event.cause === 'drift' ? 'drift repaired: ' : ''}${event.action}: ${event.reason}`;
    case 'process':
      return event.state === 'hung' ? `${event.process} hangs` : `${event.process} is ${event.state}`;
    case 'in-step':
      return 'in sync with the routing daemon';
    case 'order':
      return `order over ${event.by}: ${event.reason}`;
    case 'drain':
      return `${event.service}: drain ${event.state}: ${event.reason}${ends(event.until)}`;
    case 'override':
      return `${event.service}: override ${event.health} ${event.state}: ${event.reason}${ends(event.until)}`;
    case 'hook':
      return `${event.service}: hook for ${event.state}: ${event.command}: ${event.reason}`;
    case 'disagreement':
    case 'error':
      return event.reason;
  }
}

/** The level of an event in the log. */
export function levelOf(event: Happening): LogLevel {
  switch (event.kind) {
    case 'error':
      return 'error';
    case 'reload':
      return event.ok ? 'info' : 'error';
    case 'stopped':
      return event.clean ? 'info' : 'error';
    case 'process':
      return event.state === 'running' ? 'info' : 'warn';
    case 'verdict':
      return event.health === 'down' ? 'warn' : 'info';
    case 'hook':
      return event.ok ? 'info' : 'warn';
    case 'disagreement':
      return event.state === 'begun' ? 'warn' : 'info';
    default:
      return 'info';
  }
}

function ends(until: string | null): string {
  return until === null ? '' : `, until ${clockTime(Date.parse(until))}`;
}
