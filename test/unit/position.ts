import { type Metric, NOT_HERE } from '../../src/protocols/metric.ts';

/** Where a service stands, in words: "boosted 1", or "withdrawn". */
export const position = ({ state, metric }: { readonly state: string; readonly metric: Metric }): string =>
  metric === NOT_HERE ? state : `${state} ${metric}`;
