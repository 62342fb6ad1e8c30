/** The course of the demo: all is well, the fault, the takeover, the repair, the return. */
import type { Paint } from '../../../src/cli/terminal.ts';
import type { Lab } from '../lab.ts';
import { now } from '../now.ts';
import type { Outage } from '../outage.ts';
import { paperConfiguration } from '../paper.ts';
import { SERVICE_IP } from '../topology.ts';
import { changes, type Mood } from './changes.ts';
import { expectation, FAULTS, REPAIRS } from './narration.ts';
import type { DemoOptions, Fault } from './options.ts';
import { picture } from './picture.ts';
import type { Screen } from './screen.ts';
import { observe, type Snapshot } from './snapshot.ts';
import type { Course } from './summary.ts';

/** Time from one look at the lab to the next. */
const LOOK_MS = 400;
/** How long a state is left for the eye, in ms. */
const PAUSE_MS = 6000;
/** Everything settles within RIP's 180 s and some updates, or something is broken. */
const GIVE_UP_MS = 300_000;

export class Story {
  readonly #lab: Lab;
  readonly #options: DemoOptions;
  readonly #screen: Screen;
  readonly #paint: Paint;
  readonly #began = now();
  #chapter = { title: 'The servers start, withdrawn until their checks have passed', began: now() };
  #last: Snapshot | undefined;

  constructor(lab: Lab, options: DemoOptions, screen: Screen, paint: Paint) {
    this.#lab = lab;
    this.#options = options;
    this.#screen = screen;
    this.#paint = paint;
  }

  /** Tells it from the beginning to the end. */
  async run(): Promise<Course> {
    const { fault: kind, mode } = this.#options;
    const home = mode === 'failover' ? ['smtp-a', 'smtp-a'] : ['smtp-a', 'smtp-b'];
    for (const client of this.#lab.clients) client.start({ address: SERVICE_IP });
    for (const server of this.#lab.servers) this.#startRipcord(server.name);
    const before = await this.#until(home, () => `all is well: ${mode}`);

    const faultAt = now();
    this.#say('bad', FAULTS[kind]);
    this.#explain(`To expect: ${expectation(this.#options)}`);
    await this.#inflict(kind);
    const gone = ['smtp-b', 'smtp-b'];
    const during = await this.#until(
      gone,
      () => `smtp-b serves both, ${this.#movedAfter(gone, faultAt)} after the fault`,
    );

    const fault = this.#outages(faultAt);
    const repairAt = now();
    this.#say('neutral', REPAIRS[kind]);
    await this.#repair(kind);
    const after = await this.#until(
      home,
      () => `all is as before, ${this.#movedAfter(home, repairAt)} after the repair`,
    );
    return { before, during, after, fault, repair: this.#outages(repairAt) };
  }

  /** Watches until the clients are answered by these servers and routers have settled; then lets the eye rest on it. */
  async #until(servers: readonly string[], conclusion: () => string): Promise<Snapshot> {
    const deadline = now() + GIVE_UP_MS;
    let snapshot = await this.#look();
    while (!arrived(snapshot, servers)) {
      if (now() > deadline) throw new Error(`the demo got stuck:\n${await this.#lab.describe()}`);
      await pause(LOOK_MS);
      snapshot = await this.#look();
    }
    this.#say('good', conclusion());
    const rested = now() + PAUSE_MS;
    while (now() < rested) {
      await pause(LOOK_MS);
      snapshot = await this.#look();
    }
    this.#screen.keep(this.#frame(snapshot));
    return snapshot;
  }

  async #look(): Promise<Snapshot> {
    const snapshot = await observe(this.#lab);
    this.#screen.show(this.#frame(snapshot));
    for (const happening of changes(this.#last ?? snapshot, snapshot))
      this.#screen.tell(now() - this.#began, happening);
    this.#last = snapshot;
    return snapshot;
  }

  /** The picture under a line that says where in the story we are, and since when. */
  #frame(snapshot: Snapshot): string[] {
    const since = `${Math.floor((now() - this.#chapter.began) / 1000)} s`;
    const title = `  ${this.#paint('bold', this.#chapter.title)}  ${this.#paint('dim', since)}`;
    return [title, '', ...picture(snapshot, this.#paint)];
  }

  #say(mood: Mood, text: string): void {
    this.#chapter = { title: text, began: now() };
    this.#screen.tell(now() - this.#began, { mood, text: this.#paint('bold', text) });
  }

  #explain(text: string): void {
    this.#screen.tell(now() - this.#began, { mood: 'neutral', text });
  }

  #startRipcord(name: string): void {
    const server = this.#lab.server(name);
    const { mode, check } = this.#options;
    server.ripcord.start(paperConfiguration(server, mode, check));
  }

  async #inflict(fault: Fault): Promise<void> {
    const a = this.#lab.server('smtp-a');
    if (fault === 'service') await a.postfix.stop();
    if (fault === 'host') await a.powerOff();
    if (fault === 'ripd') await a.frr.kill('ripd');
  }

  async #repair(fault: Fault): Promise<void> {
    const a = this.#lab.server('smtp-a');
    if (fault === 'service') await a.postfix.start();
    if (fault === 'ripd') await a.frr.restart('ripd');
    if (fault !== 'host') return;
    await a.boot();
    this.#startRipcord('smtp-a');
  }

  #outages(since: number): Map<string, Outage> {
    return new Map(this.#lab.clients.map(client => [client.name, client.outage(since)]));
  }

  /** When the last client was first answered by its server. */
  #movedAfter(servers: readonly string[], since: number): string {
    const times = this.#lab.clients.map(
      (client, index) => client.firstAnswerBy(servers[index] ?? '', since) ?? 0,
    );
    return `${(Math.max(...times) / 1000).toFixed(1)} s`;
  }
}

function arrived({ clients, routers, servers: hosts }: Snapshot, servers: readonly string[]): boolean {
  const served = clients.every(({ recent, server }, index) =>
    [{ kind: 'answered', server }, ...recent.slice(-2)].every(
      each => each.kind === 'answered' && each.server === servers[index],
    ),
  );
  // In load-balance the clients of campus 2 are served all the time; what counts is what the routers hold.
  const settled = routers.every(({ route }, index) => {
    const home = hosts.findIndex(({ name }) => name === servers[index]);
    return route?.via === (home === index ? servers[index] : routers[home]?.name);
  });
  return served && settled;
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
