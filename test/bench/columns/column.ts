/** A column of the comparison: a tool with its settings, in labs of its kind. */
import type { Lab, LabOptions } from '../../lab/lab.ts';
import type { Server } from '../../lab/server.ts';
import type { Fault } from '../faults.ts';
import type { TopologyName } from '../topologies.ts';

/** A tool at work in one lab. */
export interface Tool {
  /** Starts it on a server that has booted and whose service answers. */
  readonly start: (server: Server) => Promise<void>;
  /** Ends it in order; the service goes on. */
  readonly stop?: (server: Server) => Promise<void>;
  /** Moves the clients away in the way that its manual tells. */
  readonly drain?: (server: Server) => Promise<void>;
  readonly undrain?: (server: Server) => Promise<void>;
  /** Whether all is in place for the next fault: sessions up, metrics back to normal. */
  readonly ready: () => Promise<boolean>;
}

export interface Column {
  readonly name: string;
  /** Its settings in a few words, for the tables. */
  readonly settings: string;
  /** Whether it is ours. */
  readonly ours: boolean;
  readonly topologies: readonly TopologyName[];
  readonly faults: readonly Fault[];
  readonly lab: (topology: TopologyName) => LabOptions;
  /** Makes the tool once the lab is built. */
  readonly tool: (lab: Lab, topology: TopologyName) => Promise<Tool>;
  readonly pace: Pace;
}

/** How its runs are timed, all in ms. */
export interface Pace {
  /** Rest after all is in place: longer than the protocol's hold-off, so that one run does not slow the next. */
  readonly settleMs: number;
  /** A fault comes at a random instant of this span: the tool's longest period. */
  readonly phaseMs: number;
  /** How long clients are watched after they have moved. */
  readonly lingerMs: number;
  /** When a fault is given up: the outage lasts. */
  readonly patienceMs: number;
  /** Fewer runs where one takes minutes. */
  readonly fewer?: Partial<Record<Fault, number>>;
  /** Outages of seconds: more of its labs than cores may run at once, which costs them some ms. */
  readonly slow?: true;
  /** About how long one run takes, for the time left; other faults take what `killed` takes. */
  readonly expectMs: Partial<Record<Fault, number>> & { readonly killed: number };
}

/** A tool that answers within seconds. */
export const QUICK: Pace = {
  settleMs: 3_000,
  phaseMs: 1_000,
  lingerMs: 3_000,
  patienceMs: 60_000,
  expectMs: { killed: 15_000, hung: 8_000, silent: 16_000, carrier: 16_000, drain: 9_000 },
};
