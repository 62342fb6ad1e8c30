/** Whether the configuration can be read and is valid. */
import type { Config } from '../../config/config.ts';
import type { Fact } from '../fact.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('configuration', 'configuration');

/** file:line of what is wrong in it; without one, it could not be read. */
const AT_LINE = /^.+?:\d+(:\d+)?: /;

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
      remedy: AT_LINE.test(problem)
        ? `mend that line, then: ripcord check-config ${file}`
        : `give the file that the controller reads: ripcord doctor FILE`,
    }),
  );
}
