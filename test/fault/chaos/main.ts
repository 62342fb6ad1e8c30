/** npm run test:chaos: faults as a seed draws them, and what holds all the time. */
import { Command } from 'commander';
import { frrVersion } from '../../lab/frr.ts';
import { withSysexits } from '../../usage.ts';
import { whole } from '../arguments.ts';
import { keepRun } from '../runs.ts';
import { DRAWN, runChaos } from './run.ts';

await withSysexits(new Command('test:chaos'))
  .description('Draws faults against three sites, and checks all the time what must always hold.')
  .option('--minutes <n>', 'how long', whole, 10)
  .option('--seed <n>', 'what is drawn is a function of it alone', whole, 1)
  .action(main)
  .parseAsync();

async function main({ minutes, seed }: { minutes: number; seed: number }): Promise<void> {
  const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
  say(`seed ${seed}, ${minutes} minutes, ${DRAWN.length} faults to draw from`);
  const outcome = await runChaos(seed, minutes * 60_000, say);
  const about = { frr: await frrVersion(), date: new Date().toISOString(), minutes };
  keepRun('chaos', `${seed}`, { ...about, seed, ...outcome });
  say(JSON.stringify(outcome));
  process.exitCode = outcome.violation === undefined ? 0 : 1;
}
