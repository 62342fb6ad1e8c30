/** The pages of measurements. The commands that measure write their tables into them. */
import { ROOT } from './artifacts.ts';

const page = (name: string): URL => new URL(`docs/measurements/${name}`, ROOT);

export const OUTAGES_PAGE = page('outages.md');
/** The chart of the page of outages, which lies beside it. */
export const OUTAGES_CHART = page('outages.svg');
export const PLANNED_MOVES_PAGE = page('planned-moves.md');
export const FAULTS_PAGE = page('faults.md');
export const BAD_INPUT_PAGE = page('bad-input.md');
