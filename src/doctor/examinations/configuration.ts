/** Whether the configuration can be read and is valid. */
import type { Config } from '../../config/config.ts';
import type { Fact } from '../fact.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('configuration', 'configuration');

/** @param file What the operator calls it. A config that is not known tells one problem a line. */
export function configuration({
  config,
  file,
}: {
  readonly config: Fact<Config>;
  readonly file: string;
}): Finding[] {
  if (config.known) return [ok(`${file} is valid.`)];
  return config.why.split('\n').map(problem =>
    error({
      found: problem.replace(/\.?$/, '.'),
      why: 'The controller does not start with it, and nothing that depends on it was examined.',
      remedy: `mend that line, then: ripcord check-config ${file}`,
    }),
  );
}
