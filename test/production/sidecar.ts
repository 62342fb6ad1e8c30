/** ripcord in a container beside FRR in another one, deployed as an example has it. */
import type { Podman } from './podman.ts';

export interface Sidecar {
  readonly podman: Podman;
  /** The names of its containers. */
  readonly ripcord: string;
  readonly frr: string;
  readonly up: () => Promise<unknown>;
  /** Stops both in order. */
  readonly stop: () => Promise<unknown>;
  /** Removes whatever is there. */
  readonly remove: () => Promise<unknown>;
}
