/** Everything that reports on the controller: the events with the log behind them, and HTTP where it is configured. */
import { isDeepStrictEqual } from 'node:util';
import type { Controls } from '../api/api.ts';
import { createEventStreams, type EventStreams } from '../api/event-stream.ts';
import type { HttpServer } from '../api/http-server.ts';
import type { Config } from '../config/config.ts';
import { TOKEN } from '../config/secrets.ts';
import type { Report } from '../engine/reconcile/loop.ts';
import type { RunOutcome } from '../policy/judge/check-health.ts';
import type { Event } from '../report/events/event.ts';
import { createEventStore } from '../report/events/event-store.ts';
import { createJournal, type Journal, REMEMBERED } from '../report/events/journal.ts';
import type { Log } from '../report/events/log.ts';
import { createRecorder, type Recorder } from '../report/events/recorder.ts';
import { levelOf, sentence } from '../report/events/sentence.ts';
import type { Exposition } from '../report/status/metrics.ts';
import type { Clock } from '../sys/clock.ts';
import { readSecrets, SecretFileError, type Secrets } from '../sys/secret-file.ts';
import { toError } from '../sys/to-error.ts';

export interface Observer {
  /** Reads earlier events. Nothing may be recorded until it resolves; never throws. */
  readonly open: () => Promise<void>;
  readonly journal: Journal;
  readonly recorder: Recorder;
  readonly streams: EventStreams;
  /** One run of a check ended: counted, and logged at level debug only. */
  readonly onResult: (service: string, server: string, check: string, outcome: RunOutcome) => void;
  /** One pass of the reconciler ended. */
  readonly onPass: (report: Report) => void;
  /**
   * Serves HTTP as the configuration says now, and no longer as it said before. Nothing depends on it: a port or a
   * token that cannot be used is only logged. If only the token file has become unusable, it goes on as it was.
   */
  readonly serve: (http: Config['http'], controls: Controls) => Promise<void>;
  readonly close: () => Promise<void>;
}

type Http = NonNullable<Config['http']>;

/** `folder`: where events are kept. */
export function createObserver(
  folder: string,
  { version, log, clock }: { readonly version: string; readonly log: Log; readonly clock: Clock },
): Observer {
  const onTrouble = (error: Error) => log.error(error.message);
  const store = createEventStore(folder, { keep: REMEMBERED, clock, onTrouble });
  const journal = createJournal(store, clock, event => logEvent(event, log));
  const recorder = createRecorder(journal.tell);
  let begun = 0;
  let metrics: Exposition | undefined;
  /** The server, and the configuration that it was started with. */
  let server: (HttpServer & { readonly asked: Http }) | undefined;

  const followers = () =>
    createEventStreams(journal, reason => log.warn(`a follower of events was ${reason}`));
  const open = async (http: Http, tokens: Secrets | undefined, controls: Controls) => {
    // prom-client and the rest of HTTP are loaded only if HTTP is configured.
    const [{ createExposition: createMetrics }, { serveHttp }] = await Promise.all([
      import('../report/status/metrics.ts'),
      import('../api/http-server.ts'),
    ]);
    metrics ??= count(createMetrics(version, controls.status));
    // Its own followers: however many there are, they leave room for those at the socket.
    const own = { ...controls, events: followers() };
    await stop();
    server = { ...(await serveHttp({ ...http, tokens, controls: own, metrics, clock })), asked: http };
    log.info(`HTTP on ${http.address} port ${server.port}`);
  };
  const stop = async () => {
    await server?.close();
    server = undefined;
  };
  const count = (counting: Exposition) => {
    for (const event of journal.after(begun)) counting.onEvent(event);
    journal.listen(counting.onEvent);
    return counting;
  };
  return {
    open: async () => {
      journal.resume(await store.open());
      begun = journal.latest();
    },
    journal,
    recorder,
    streams: followers(),
    onResult: (service, name, check, outcome) => {
      metrics?.onResult(service, name, check, outcome);
      const { ok, reason, ms } = outcome;
      log.debug(
        `${service}: ${name}: ${check} ${ok === undefined ? 'gave no verdict' : ok ? 'passed' : 'failed'} in ${Math.round(ms)} ms: ${reason}`,
        {
          event: 'result',
          service,
          server: name,
          check,
          ok: ok ?? null,
        },
      );
    },
    onPass: report => {
      metrics?.onPass(report.error === undefined);
      recorder.onReport(report);
    },
    serve: async (http, controls) => {
      try {
        if (http === undefined) return await stop();
        const tokens = http.tokenFile === undefined ? undefined : await readSecrets(http.tokenFile, TOKEN);
        await open(http, tokens, controls);
      } catch (thrown) {
        // A token file that is incomplete or broken must not take the health endpoints from a supervisor, which would
        // stop us for it.
        const isKept = thrown instanceof SecretFileError && isDeepStrictEqual(server?.asked, http);
        if (!isKept) await stop();
        journal.tell({
          kind: 'error',
          source: 'http',
          reason: `goes on ${isKept ? 'with HTTP as it was' : 'without HTTP'}: ${toError(thrown).message}`,
        });
      }
    },
    close: async () => {
      await stop();
      await store.close();
    },
  };
}

function logEvent(event: Event, log: Log): void {
  const { kind, at, ...details } = event;
  log[levelOf(event)](sentence(event), { event: kind, ...details });
}
