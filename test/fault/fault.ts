/**
 * A fault: what it does to a server at work, how it is undone, and what must hold meanwhile and afterwards. One value
 * each, so that the suite can go through all of them and the chaos run can draw from them.
 */
import type { Says } from '../lab/convergence/replicas.ts';
import type { FrrTrait } from '../lab/frr.ts';
import type { Server } from '../lab/server.ts';
import type { Topology } from '../lab/topology.ts';
import type { Scene } from './scene.ts';

/** What the faults of a group have in common: the chapters of the table. */
export const GROUPS = {
  1: 'the service',
  2: 'ripcord itself',
  3: 'the routing daemons',
  4: 'the address and the configuration',
  5: 'the host and its links',
  6: 'a network in two parts',
  7: 'all at once',
  8: 'unrest',
  9: 'the machine around it',
  10: 'a drain under load',
} as const;
export type GroupNumber = keyof typeof GROUPS;

/** The server at fault, another one, or either. */
export type Who = 'victim' | 'another' | 'anybody';

/** What must come to be in one phase of a fault, and what it may cost. */
export interface Expectation {
  /**
   * Who serves every client in the end; or which client by whom: the others then do not count, as nobody could serve them.
   * Absent: nobody need be served.
   */
  readonly servedBy?: Who | Readonly<Record<string, Who>>;
  /** The longest that any client may go without an answer, in ms; 0: not one attempt may be lost. */
  readonly outageMs: number;
  /** The metrics that the victim comes to announce, in this order and no others; []: nothing new, so no flap. Absent: whatever. */
  readonly announced?: readonly number[];
  /** So many moves of the victim at most, where their order is left to chance. */
  readonly movesAtMost?: number;
  /** So many moves of all other servers at most. */
  readonly othersMoveAtMost?: number;
  /** What `ripcord status` of the victim comes to say, in part. Absent: whatever, or nothing at all. */
  readonly status?: object;
  /** What else must come to be, one after the other. */
  readonly conditions?: readonly Condition[];
}

export interface Condition {
  /** As a sentence. */
  readonly what: string;
  /** Whether it has come to be since the phase began (lab time): when exactly, where somebody wrote that down. */
  readonly holds: (scene: Scene, since: number) => Held | Promise<Held>;
  /** Only where it is a claim of ripcord's; default: as patient as the lab. In ms after the phase began. */
  readonly withinMs?: number;
}
type Held = boolean | number | undefined;

export type Cut = 'site' | 'router';

export interface Fault {
  /** A few words, unique: of the table, the command line and the log of a chaos run. */
  readonly name: string;
  readonly group: GroupNumber;
  /** What must hold, in a sentence that goes on after the name and a comma. */
  readonly so: string;
  /** short: in CI too, one or two of each group. full: with --full only. */
  readonly form: 'short' | 'full';
  /** What is awaited before the fault, which begins when this resolves. Default: nothing. */
  readonly ready?: (scene: Scene) => Promise<void>;
  /** Breaks something, of the scene's victim as a rule. Returns once it is broken. */
  readonly inject: (scene: Scene) => void | Promise<void>;
  /** Mends it. Absent: it is over by itself. */
  readonly undo?: (scene: Scene) => void | Promise<void>;
  /** What must hold while it lasts. */
  readonly meanwhile: Expectation;
  /** What must hold once it is undone. */
  readonly afterwards: Expectation;
  /** The server that it strikes. Default: the one that serves all. */
  readonly victim?: string;
  /** Default: the paper's two campuses. */
  readonly topology?: Topology;
  /** What the configurations say besides. */
  readonly says?: Says;
  /** What starts ripcord on each server (lab/ripcord.ts). Default: nothing does. */
  readonly under?: (server: Server) => readonly string[];
  /** The FRR that it needs. Default: any. */
  readonly needs?: FrrTrait;
  /**
   * The links that it cuts, instead of breaking a server: those between the victim's site and others, or all of its
   * router. Default: none.
   */
  readonly cuts?: Cut;
  /** Whether the chaos run may draw it. Default: yes. */
  readonly inChaos?: false;
}

/** No client notices, and nothing is announced but what was. */
export const UNNOTICED = { servedBy: 'victim', outageMs: 0, announced: [] } as const satisfies Expectation;
