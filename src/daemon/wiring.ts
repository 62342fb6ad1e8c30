/** Which parts receive which signals: the whole list. */
import { sightOf } from '../engine/reload/reload.ts';
import { stateChangeOf } from '../report/hooks/state-change.ts';
import type { Parts } from './parts.ts';
import type { Wiring } from './signals.ts';

export function wiringOf(parts: Parts): Wiring {
  const { observer, journal, recorder, phase, configuration, hooks, live, controller } = parts;
  const { reconciler, propagation, group, operator, config, server } = parts;
  return {
    check: [recorder.onCheck],
    verdict: [recorder.onVerdict],
    decision: [recorder.onDecision, group.announce, operator.onDecision, reconciler.request],
    result: [(ref, result) => observer.onResult(ref.service, ref.peer ?? server, ref.check.id, result)],
    load: [controller.measure],
    process: [
      (process, state) => journal.tell({ kind: 'process', process, state }),
      (process, state) => void live.now().routing.onDaemonState(process, state).then(reconciler.request),
      reconciler.request,
    ],
    hint: [reconciler.request],
    wanted: [recorder.onWanted],
    action: [recorder.onAction],
    report: [
      observer.onPass,
      propagation.onPass,
      ({ changed }) => {
        if (changed) group.announce();
      },
      ({ inStep, observed }) => {
        if (inStep && observed) configuration.onSight(sightOf(observed, controller.metrics()));
      },
    ],
    daemonFile: [recorder.onFile],
    kept: [recorder.onKept],
    drain: [recorder.onDrain],
    override: [recorder.onOverride],
    known: [
      () => {
        if (phase.now() === 'starting') phase.enter('serving');
      },
      reconciler.request,
      // Peers must not learn that a service is back before its drain is known.
      () => void group.apply(config()),
    ],
    order: [recorder.onOrder],
    disagreement: [recorder.onDisagreement],
    reloaded: [recorder.onReload],
    pending: [recorder.onPending],
    file: [() => void configuration.reload('file')],
    hookRun: [run => journal.tell({ kind: 'hook', ...run })],
    event: [
      event => {
        const transition =
          event.kind === 'state' ? stateChangeOf(event, server, config().services) : undefined;
        if (transition !== undefined) hooks.tell(transition);
      },
    ],
    error: [recorder.onError],
  };
}
