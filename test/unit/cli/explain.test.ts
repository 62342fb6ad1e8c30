import { expect, it } from 'vitest';
import { explanationText } from '../../../src/cli/explain.ts';
import type { Explanation } from '../../../src/report/status/explanation.ts';
import { AT, event } from '../report/events/events.ts';
import { addressStatus, serviceStatus, status } from '../report/status/statuses.ts';

const plain = (_colour: string, text: string) => text;
const [day = ''] = new Date(Date.parse(AT) - new Date(AT).getTimezoneOffset() * 60_000)
  .toISOString()
  .split('T');

function explanation(change: Partial<Explanation> = {}): Explanation {
  const { server, daemon, inStep, readBackAt, error } = status();
  return {
    ...{ server, daemon, inStep, readBackAt, error },
    service: serviceStatus(),
    prospects: [
      {
        when: '2 failures of smtp:25 (about 2s)',
        leadsTo: [
          { state: 'holding', metric: 1 },
          { state: 'withdrawn', metric: 16 },
        ],
      },
      { when: 'smtp-a up', leadsTo: [{ state: 'normal', metric: 5 }] },
    ],
    events: [event(3)],
    ...change,
  };
}

it('tells where a service stands, why, what is held, what would move it and what led here', () => {
  expect(explanationText(explanation(), plain)).toBe(
    `
smtp  boosted, metric 1, since 12:01:07

why
  smtp-a failed smtp:25 twice, connection refused, since 12:01:07

leaves
  smtp is sent on eth0, where 10.46.2.1 is heard
  eth0  metric 1    10.46.2.1 heard

held
  frr 8.4.4 holds metric 1; 198.51.100.25/32 on lo; in sync (read back 12:01:07)

checks
  smtp-b (here)  smtp:25  up    passed 7 times in a row  3.2 ms  220 smtp-b
  smtp-a         smtp:25  down  failed 2 times in a row  0.4 ms  connection refused

what would change it
  2 failures of smtp:25 (about 2s)  ->  holding 1, then withdrawn 16
  smtp-a up                         ->  normal 5

last events
  ${day} 12:01:07  error  -         event 3
`.trim(),
  );
});

it('tells the metric of a cover too', () => {
  const cover = addressStatus({
    ...{ address: '198.51.100.24/31', cover: true, desiredMetric: 5, observedMetric: 5 },
  });
  const service = serviceStatus({ addresses: [addressStatus(), cover] });
  expect(explanationText(explanation({ service }), plain)).toContain(
    'holds metric 1; 198.51.100.25/32 on lo, 198.51.100.24/31 (cover) on lo with metric 5; in sync',
  );
});

it('says so where nothing single would change anything, and nothing has happened yet', () => {
  const text = explanationText(explanation({ prospects: [], events: [] }), plain);
  expect(text).toContain('what would change it\n  no single check, peer or order');
  expect(text).toContain('last events\n  none yet');
});
