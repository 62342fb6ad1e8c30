/** One fault, from its injection to the rest after it. */
import { LabError } from '../lab/command.ts';
import { eventually } from '../lab/eventually.ts';
import { now } from '../lab/now.ts';
import type { Condition, Expectation, Fault, Who } from './fault.ts';
import { type Inventory, inventory, leftBehind } from './inventory.ts';
import { type Measured, measure } from './measured.ts';
import { routersLeadTo } from './routes.ts';
import type { Scene } from './scene.ts';

/** RIP's own timers (30 s and a quarter of jitter) and a guard's patience bound what the lab waits for. */
const PATIENCE_MS = 90_000;

export interface Outcome {
  readonly meanwhile: Measured;
  readonly afterwards: Measured;
}

/** Lets the victim of a scene suffer a fault. Throws an Error with what did not hold. */
export async function suffer(scene: Scene, fault: Fault): Promise<Outcome> {
  const before = await inventory(scene.victim);
  await fault.ready?.(scene);
  const broken = now();
  await fault.inject(scene);
  const meanwhile = await pass(scene, 'meanwhile', fault.meanwhile, broken);
  const mended = now();
  await fault.undo?.(scene);
  const afterwards = await pass(scene, 'afterwards', fault.afterwards, mended);
  await nothingIsLeft(scene, before);
  return { meanwhile, afterwards };
}

/** Waits for what must come to be, then until all is at rest, and judges what it cost. */
async function pass(
  scene: Scene,
  phase: keyof Outcome,
  expected: Expectation,
  since: number,
): Promise<Measured> {
  const { group, victim } = scene;
  const came: Record<string, number> = {};
  for (const condition of expected.conditions ?? [])
    came[condition.what] = await waitFor(scene, condition, since);
  if (expected.status !== undefined) await group.says(victim.name, expected.status);
  const wanted = wantedOf(scene, expected.servedBy);
  const served = () =>
    Promise.all([...wanted].map(([client, who]) => group.served(serversOf(scene, who), [client])));
  await served();
  await group.quiet(since);
  await served();
  if (typeof expected.servedBy === 'string') {
    const [only, ...more] = serversOf(scene, expected.servedBy);
    if (only !== undefined && more.length === 0) await routersLeadTo(scene, group.lab.server(only));
  }
  const counting = expected.servedBy === undefined ? group.clients : [...wanted.keys()];
  const measured = await onceAnswered(scene, () => measure(scene, since, counting, came));
  const wrong = whatIsWrong(expected, measured);
  if (wrong.length === 0) return measured;
  throw new LabError(
    [
      `${phase} ${wrong.join('; ')}`,
      JSON.stringify(group.failures(since).slice(0, 20)),
      await group.describe(),
    ].join('\n'),
  );
}

/** Where connections fail by chance, the latest may be one that did: it counts with its end, as all do. */
async function onceAnswered({ group }: Scene, look: () => Measured | undefined): Promise<Measured> {
  let measured: Measured | undefined;
  const answered = () => {
    measured = look();
    return measured !== undefined;
  };
  await group.until(answered, 'every client has an answer again');
  if (measured === undefined) throw new LabError('waited for what was not measured');
  return measured;
}

/** Waits for a condition; returns when it came to be, in ms after `since`. */
async function waitFor(scene: Scene, { what, holds, withinMs }: Condition, since: number): Promise<number> {
  let came = Number.NaN;
  const comes = async () => {
    const held = await holds(scene, since);
    came = typeof held === 'number' ? held : now();
    return typeof held === 'number' || held === true;
  };
  await scene.group.until(comes, what, PATIENCE_MS);
  const ms = Math.round(came - since);
  if (withinMs === undefined || ms <= withinMs) return ms;
  throw new LabError(`only after ${ms} ms, not within ${withinMs}: ${what}`);
}

/** What of a measurement is not as expected, in words. Pure. */
export function whatIsWrong(expected: Expectation, measured: Measured): readonly string[] {
  const { outMs, announced, othersMoved } = measured;
  const { outageMs, announced: wanted, movesAtMost, othersMoveAtMost } = expected;
  const wrong: string[] = [];
  if (outMs > outageMs) wrong.push(`a client was without an answer for ${outMs} ms, not ${outageMs}`);
  if (wanted !== undefined && announced.join() !== wanted.join())
    wrong.push(
      `it announced ${announced.join(', ') || 'nothing new'}, not ${wanted.join(', ') || 'nothing new'}`,
    );
  if (movesAtMost !== undefined && announced.length > movesAtMost)
    wrong.push(`it announced ${announced.join(', ')}: more than ${movesAtMost} moves`);
  if (othersMoveAtMost !== undefined && othersMoved > othersMoveAtMost)
    wrong.push(`the other servers moved ${othersMoved} times, not ${othersMoveAtMost} at most`);
  return wrong;
}

/** Which client must be served by whom. */
function wantedOf({ group }: Scene, servedBy: Expectation['servedBy']): ReadonlyMap<string, Who> {
  if (typeof servedBy === 'object') return new Map(Object.entries(servedBy));
  return new Map(servedBy === undefined ? [] : group.clients.map(client => [client, servedBy]));
}

function serversOf({ victim, others }: Scene, who: Who): readonly string[] {
  const another = others.map(({ name }) => name);
  switch (who) {
    case 'victim':
      return [victim.name];
    case 'another':
      return another;
    case 'anybody':
      return [victim.name, ...another];
  }
}

/** A program may be passing by in the very moment of a look. */
async function nothingIsLeft(scene: Scene, before: Inventory): Promise<void> {
  let left: readonly string[] = [];
  const clean = async () => {
    left = leftBehind(before, await inventory(scene.victim));
    return left.length === 0;
  };
  await eventually(clean, {
    what: `${scene.victim.name} is as it was before`,
    describe: async () => left.join('\n'),
  });
}
