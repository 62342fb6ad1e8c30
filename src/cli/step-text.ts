/** Whether all is as wanted, in words: what was read back, and what is known to have left this server. Pure. */
import { isLost } from '../report/status/health.ts';
import type { ServiceStatus, Status } from '../report/status/status-schema.ts';
import type { Paint } from './terminal.ts';

/**
 * "as wanted", or what differs: first what the daemon holds, then routes that no router accepts, then routes for which
 * that is unknown.
 */
export function stepText(
  {
    inStep,
    error,
    services,
  }: Pick<Status, 'inStep' | 'error'> & { readonly services: readonly ServiceStatus[] },
  paint: Paint,
): string {
  if (!inStep) return paint('red', `out of sync: ${error ?? 'reconciling'}`);
  if (error !== null) return paint('yellow', `in sync, but ${error}`);
  const ill = services.filter(isLost);
  if (ill.length > 0) return paint('red', ill.map(saying).join('; '));
  const doubtful = services.filter(({ propagation }) => propagation?.state !== 'confirmed');
  const [first] = doubtful;
  if (first === undefined) return paint('green', 'in sync');
  const others = doubtful.length === 1 ? '' : ` (and ${doubtful.length - 1} more)`;
  return paint('yellow', `unconfirmed: ${saying(first)}${others}`);
}

const saying = ({ name, propagation }: ServiceStatus): string =>
  `${name} ${propagation?.reason ?? 'has not been looked at yet'}`;

/** How far a route gets, for a table. */
export function leavingText(
  { propagation, desiredMetric }: Pick<ServiceStatus, 'propagation' | 'desiredMetric'>,
  paint: Paint,
): string {
  if (propagation === null) return '';
  const words = [
    paint(COLOURS[propagation.state], propagation.state),
    ...propagation.interfaces.map(on => {
      if (!on.sent) return `${on.name}: no`;
      return `${on.name}: ${on.metric ?? (desiredMetric === null ? 'none' : 'perhaps')}`;
    }),
  ];
  return words.join(', ');
}

const COLOURS = { confirmed: 'green', unconfirmed: 'yellow', unheard: 'red', blocked: 'red' } as const;
