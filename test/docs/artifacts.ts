/** What is committed but made from the source: `npm run docs` writes it, and tests hold it to what the source says now. */
import { publishedSchema, publishedServicesSchema } from '../../src/config/json-schema.ts';
import { configReference } from '../../src/config/reference.ts';
import { publishedStatusSchema } from '../../src/report/status/status-schema.ts';
import { architecturePicture } from './architecture.ts';
import { commandsReference } from './commands.ts';
import { eventsReference } from './events.ts';
import { commandPage, configurationPage } from './man.ts';
import { metricsReference } from './metrics.ts';
import { coverPicture } from './pictures/cover.ts';
import { failoverPicture } from './pictures/failover.ts';
import { makeBeforeBreakPicture } from './pictures/make-before-break.ts';
import { statesPicture } from './pictures/states.ts';
import { takeoverPicture } from './pictures/takeover.ts';
import { statesTable } from './states.ts';

export const ROOT = new URL('../../', import.meta.url);
export const SCHEMA_FILE = new URL('examples/ripcord.schema.json', ROOT);
export const SERVICES_SCHEMA_FILE = new URL('examples/ripcord-services.schema.json', ROOT);
export const STATUS_SCHEMA_FILE = new URL('examples/ripcord-status.schema.json', ROOT);

/** A file that is made as a whole. */
export interface Artifact {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: () => string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const ARTIFACTS: readonly Artifact[] = [
  { path: 'examples/ripcord.schema.json', content: () => json(publishedSchema()) },
  { path: 'examples/ripcord-services.schema.json', content: () => json(publishedServicesSchema()) },
  { path: 'examples/ripcord-status.schema.json', content: () => json(publishedStatusSchema()) },
  { path: 'docs/man/ripcord.8', content: commandPage },
  { path: 'docs/man/ripcord.yml.5', content: configurationPage },
  { path: 'docs/design/architecture.svg', content: architecturePicture },
  { path: 'docs/pictures/cover.svg', content: coverPicture },
  { path: 'docs/pictures/failover.svg', content: failoverPicture },
  { path: 'docs/pictures/make-before-break.svg', content: makeBeforeBreakPicture },
  { path: 'docs/pictures/states.svg', content: statesPicture },
  { path: 'docs/pictures/takeover.svg', content: takeoverPicture },
];

/** A part of a page, between `<!-- BLOCK:begin -->` and `<!-- BLOCK:end -->`, of which the rest is written by hand. */
export interface Part {
  /** The page, from the root of the repository. */
  readonly path: string;
  readonly block: string;
  readonly content: () => Promise<string> | string;
}

export const PARTS: readonly Part[] = [
  { path: 'README.md', block: 'states', content: statesTable },
  { path: 'docs/concepts.md', block: 'states', content: statesTable },
  { path: 'docs/reference/configuration.md', block: 'reference', content: configReference },
  { path: 'docs/reference/commands.md', block: 'commands', content: commandsReference },
  { path: 'docs/reference/events.md', block: 'events', content: eventsReference },
  { path: 'docs/reference/metrics.md', block: 'metrics', content: metricsReference },
];
