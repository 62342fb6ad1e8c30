/** What happened between two snapshots, in words. Pure. */
import type { ClientView, RouterView, ServerView, Snapshot } from './snapshot.ts';

export type Mood = 'good' | 'bad' | 'neutral';

export interface Happening {
  readonly mood: Mood;
  readonly text: string;
}

/** Causes come first: what servers decide, then what routers make of it, then what clients see. */
export function changes(before: Snapshot, after: Snapshot): Happening[] {
  return [
    ...pairs(before.servers, after.servers).flatMap(([a, b]) => serverChange(a, b)),
    ...pairs(before.routers, after.routers).flatMap(([a, b]) => routerChange(a, b)),
    ...pairs(before.clients, after.clients).flatMap(([a, b]) => clientChange(a, b)),
  ];
}

function serverChange(before: ServerView, { name, ripcord }: ServerView): Happening[] {
  if (ripcord === undefined || ripcord.state === before.ripcord?.state) return [];
  const starting = before.ripcord === undefined;
  const mood = ripcord.state !== 'withdrawn' ? 'good' : starting ? 'neutral' : 'bad';
  // An event carries its own time.
  const reason = ripcord.reason.replaceAll(/, since [\d:]+/g, '');
  return [{ mood, text: `${name} is ${reason}` }];
}

function routerChange({ route: before }: RouterView, { name, route }: RouterView): Happening[] {
  if (before?.metric === route?.metric && before?.via === route?.via) return [];
  if (route === undefined) return [{ mood: 'bad', text: `${name} has no route to the service` }];
  return [{ mood: 'neutral', text: `${name} goes through ${route.via}, metric ${route.metric}` }];
}

function clientChange(before: ClientView, { name, server }: ClientView): Happening[] {
  if (server === before.server) return [];
  if (server === undefined) return [{ mood: 'bad', text: `${name} is answered by nobody` }];
  return [{ mood: 'good', text: `${name} is answered by ${server}` }];
}

function pairs<T extends { readonly name: string }>(before: readonly T[], after: readonly T[]): [T, T][] {
  return after.flatMap((b): [T, T][] => {
    const a = before.find(each => each.name === b.name);
    return a === undefined ? [] : [[a, b]];
  });
}
