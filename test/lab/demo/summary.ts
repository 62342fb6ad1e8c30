/** The table at the end of the demo. Pure. */
import { table } from '../../../src/cli/table.ts';
import type { Paint } from '../../../src/cli/terminal.ts';
import type { Outage } from '../outage.ts';
import type { Snapshot } from './snapshot.ts';

/** How the clients lived through the fault and through the return, by name; and the states around them. */
export interface Course {
  readonly before: Snapshot;
  readonly during: Snapshot;
  readonly after: Snapshot;
  readonly fault: ReadonlyMap<string, Outage>;
  readonly repair: ReadonlyMap<string, Outage>;
}

export function summary({ before, during, after, fault, repair }: Course, paint: Paint): string[] {
  const head = ['', 'before', 'after the fault', 'after the return'].map(text => paint('bold', text));
  const states = [before, during, after];
  const routers = before.routers.map(({ name }) => [
    `${name}: metric, next hop`,
    ...states.map(state => {
      const route = state.routers.find(each => each.name === name)?.route;
      return route === undefined ? 'no route' : `${route.metric}, ${route.via}`;
    }),
  ]);
  const clients = before.clients.map(({ name }) => [
    `${name} is answered by`,
    ...states.map(state => state.clients.find(each => each.name === name)?.server ?? 'nobody'),
  ]);
  const outages = before.clients.map(({ name }) => [
    `${name} unanswered for`,
    '',
    outageText(fault.get(name)),
    outageText(repair.get(name)),
  ]);
  return [
    '',
    ...table([head, ...routers, ...clients, ...outages])
      .split('\n')
      .map(line => `  ${line}`),
    '',
  ];
}

function outageText(outage: Outage | undefined): string {
  if (outage === undefined) return '';
  const { holeMs, failed } = outage;
  return holeMs === undefined ? 'still' : `${(holeMs / 1000).toFixed(1)} s, ${failed} failed`;
}
