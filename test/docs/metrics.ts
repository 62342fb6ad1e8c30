/** The metrics for Prometheus with type and help, made from the exposition itself. */
import { createExposition } from '../../src/report/status/metrics.ts';

/** Markdown: one row for each metric, in the order of the exposition. */
export async function metricsReference(): Promise<string> {
  const text = await createExposition('', () => undefined).text();
  const rows = [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)$/gm)].map(
    ([, name, help, type]) => `| \`${name}\` | ${type} | ${help?.replaceAll('|', '\\|')} |`,
  );
  return ['| Metric | Type | What it says |', '| - | - | - |', ...rows].join('\n');
}
