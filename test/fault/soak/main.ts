/** npm run test:soak: whether what a controller holds stays flat, however long it runs. */
import { Command } from 'commander';
import { frrVersion } from '../../lab/frr.ts';
import { withSysexits } from '../../usage.ts';
import { whole } from '../arguments.ts';
import { keepRun } from '../runs.ts';
import { runSoak } from './run.ts';

await withSysexits(new Command('test:soak'))
  .description(
    'Exercises two servers for long, and samples memory, descriptors, handles and CPU of a controller.',
  )
  .option('--minutes <n>', 'how long', whole, 60)
  .action(main)
  .parseAsync();

async function main({ minutes }: { minutes: number }): Promise<void> {
  const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
  const outcome = await runSoak(minutes * 60_000, say);
  keepRun('soak', `${minutes}`, {
    frr: await frrVersion(),
    date: new Date().toISOString(),
    minutes,
    ...outcome,
  });
  const { first, last, grown } = outcome;
  say(JSON.stringify({ first, last, grown }));
  process.exitCode = grown.length === 0 ? 0 : 1;
}
