/** npm run lab -- clean: removes what labs left behind. */
import { Command } from 'commander';
import { withSysexits } from '../usage.ts';
import { clean, cleanLeftovers } from './clean.ts';
import { type Run, runById } from './run.ts';

const program = withSysexits(new Command('lab')).description('The namespace lab.');

program
  .command('clean')
  .description('remove the leftovers of runs whose owner is gone')
  .option('--all', 'remove running labs too', false)
  .option('--run <id>', 'remove this run only')
  .action(async (options: { all: boolean; run?: string }) => {
    if (options.run !== undefined) return removeTwice(runById(options.run));
    const removed = await cleanLeftovers(options);
    console.log(removed.length === 0 ? 'Nothing to remove.' : `Removed: ${removed.join(', ')}`);
  });

/** Commands that the owner had begun when it died may still be making things. */
async function removeTwice(run: Run): Promise<void> {
  await clean(run);
  await new Promise(resolve => setTimeout(resolve, 2000));
  await clean(run);
}

await program.parseAsync();
