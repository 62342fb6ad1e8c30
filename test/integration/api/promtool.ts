/** Prometheus's own judgement: promtool, of the package prometheus. */
import { execa } from 'execa';

/** What promtool finds wrong; empty: nothing. */
export async function promtool(args: readonly string[], input = ''): Promise<string> {
  const { exitCode, all } = await execa('promtool', args, { input, all: true, reject: false });
  return exitCode === 0 && args[1] === 'metrics'
    ? all
    : exitCode === 0
      ? ''
      : `exit status ${exitCode}: ${all}`;
}
