/** npm run demo: the paper's two campuses in this machine, a fault, and what becomes of it. */
import { systemTerminal } from '../../../src/cli/system-terminal.ts';
import { buildLab, type Lab } from '../lab.ts';
import { SERVICE_IP, twoCampuses } from '../topology.ts';
import { parseOptions } from './options.ts';
import { liveScreen, plainScreen, type Screen, SHOW_CURSOR } from './screen.ts';
import { Story } from './story.ts';
import { summary } from './summary.ts';

/** The picture's width: a narrower terminal gets plain lines. */
const PICTURE_COLUMNS = 80;

const options = parseOptions(process.argv.slice(2));
const { paint } = systemTerminal();
const write = (text: string) => process.stdout.write(text);
const { stdout } = process;
const live = stdout.isTTY === true && stdout.columns >= PICTURE_COLUMNS;
const size = () => ({ rows: stdout.rows, columns: stdout.columns });
if (live) process.on('exit', () => write(SHOW_CURSOR));
const screen: Screen = live ? liveScreen(write, paint, size) : plainScreen(write, paint);

let lab: Lab | undefined;
let leaving = false;

async function leave(code: number, last: readonly string[]): Promise<never> {
  leaving = true;
  screen.end(last);
  // Where the lab is only half built, its warden removes it.
  await lab?.remove();
  process.exit(code);
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.on(signal, () => {
    if (!leaving) void leave(code, ['', '  Stopped: removes everything it made.']);
  });

try {
  write(`\n  ${paint('bold', `ripcord demo: ${options.mode}, ${options.check}-check`)}\n`);
  write(
    `  Builds two campuses of network namespaces with real FRR and Postfix; the service is ${SERVICE_IP}.\n`,
  );
  lab = await buildLab(twoCampuses);
  const course = await new Story(lab, options, screen, paint).run();
  screen.end(summary(course, paint));
  if (options.keep) {
    lab.keep();
    write(lookAround(lab));
    process.exit(0);
  }
  await leave(0, ['  Everything it made is removed.']);
} catch (error) {
  // A command that fails while all is being removed is no news.
  if (!leaving) await leave(1, ['', `  ${error instanceof Error ? error.message : String(error)}`]);
}

function lookAround({ run }: Lab): string {
  return `  The two campuses stay. Look around:
    sudo ip netns exec rc${run.id}-c1 bash        a shell at the clients of campus 1
    sudo vtysh -N rc${run.id}-r1 -c 'show ip rip'  the switch of campus 1
    tail -f ${run.dir}/smtp-a/ripcord.log
  and then: sudo npm run lab -- clean
`;
}
