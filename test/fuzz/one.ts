/** Feeds one surface: `one.ts NAME INPUTS SEED`. Its last line of output is what came of it, as JSON. */
import { runSurface } from './run-surface.ts';
import { SURFACES } from './surfaces/index.ts';

const [name, inputs, seed] = process.argv.slice(2);
const surface = SURFACES.find(each => each.name === name);
if (surface === undefined) throw new Error(`there is no surface ${name}`);
console.log(JSON.stringify(await runSurface(surface, Number(inputs), Number(seed))));

/** A process that has nothing left to do ends by itself. */
const ENDS_WITHIN_MS = 30_000;
setTimeout(() => {
  console.error(`left behind: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}, ENDS_WITHIN_MS).unref();
