/** What Prometheus says of our metrics, and of the examples that use them. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createExposition } from '../../../src/report/status/metrics.ts';
import { event, ONE_OF_EACH } from '../../unit/report/events/events.ts';
import { status } from '../../unit/report/status/statuses.ts';
import { promtool } from './promtool.ts';

const example = (name: string) =>
  fileURLToPath(new URL(`../../../examples/prometheus/${name}`, import.meta.url));

async function exposition(): Promise<string> {
  const group = [{ name: 'smtp-a', established: true, heardAt: null, refused: null, disagreement: null }];
  const metrics = createExposition('0.1.0', () => status({ group }));
  for (const happening of ONE_OF_EACH) metrics.onEvent(event(1, happening));
  metrics.onResult('smtp', 'smtp-a', 'smtp:25', { ok: true, reason: '', ms: 3 });
  metrics.onPass(true);
  return metrics.text();
}

it('promtool check metrics finds nothing to say', async () => {
  expect(await promtool(['check', 'metrics'], await exposition())).toBe('');
});

it('which it would: a counter without _total is told of', async () => {
  const bad = '# HELP ripcord_runs Runs.\n# TYPE ripcord_runs counter\nripcord_runs 1\n';
  expect(await promtool(['check', 'metrics'], bad)).toContain(
    'ripcord_runs counter metrics should have "_total" suffix',
  );
});

it('promtool check config and check rules accept the examples', async () => {
  expect(await promtool(['check', 'config', example('prometheus.yml')])).toBe('');
  expect(await promtool(['check', 'rules', example('ripcord.rules.yml')])).toBe('');
});

it('the alerts name only metrics that there are', async () => {
  const known = new Set([...(await exposition()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const rules = await readFile(example('ripcord.rules.yml'), 'utf8');
  const named = [...rules.matchAll(/^ *expr: (.*)$/gm)].flatMap(
    ([, expr = '']) => expr.match(/ripcord_\w+/g) ?? [],
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(name => !known.has(name))).toEqual([]);
});
