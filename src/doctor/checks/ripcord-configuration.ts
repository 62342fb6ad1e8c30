/** Whether ripcord's own input can be used: its configuration file, the templates and the files of secrets. Pure. */
import type { Config } from '../../config/config.ts';
import { shown } from '../../sys/shown.ts';
import type { Fact } from '../fact.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const CONFIGURATION = findings('configuration', 'configuration');

/** A problem in the file starts with file:line; one without them says that the file could not be read. */
const AT_LINE = /^.+?:\d+(:\d+)?: /;

/**
 * Whether the configuration can be read and is valid.
 * @param config Where it is not known, each line of `why` is one problem.
 * @param file The path by which the operator names it.
 */
export function checkConfiguration({
  config,
  file,
}: {
  readonly config: Fact<Config>;
  readonly file: string;
}): Finding[] {
  if (config.known) return [CONFIGURATION.ok(`${shown(file)} is valid.`)];
  return config.why.split('\n').map(problem =>
    CONFIGURATION.error({
      found: problem.replace(/\.?$/, '.'),
      why: 'The controller does not start with this file, and nothing that depends on it was checked.',
      remedy: AT_LINE.test(problem)
        ? `correct that line, then: ripcord check-config ${shown(file)}`
        : 'write that file (ripcord init prints a first one), or give the one that the controller reads: ripcord doctor FILE',
    }),
  );
}

const TEMPLATE = findings('configuration', 'template');

/** Whether the templates of the daemon's configuration render. */
export function checkTemplate({ template: rendered }: Pick<Facts, 'template'>): Finding[] {
  if (rendered.known) return [TEMPLATE.ok("The template of the daemon's configuration renders.")];
  return [
    TEMPLATE.error({
      found: rendered.why,
      why: "No metric can be set: the daemon's configuration is rendered from it.",
      remedy: 'correct the place that is named, or reinstall ripcord; then: ripcord render FILE',
    }),
  ];
}

const SECRETS = findings('configuration', 'secrets');

/** Whether the files that hold secrets can be used. */
export function checkSecrets({ secrets: files, user }: Pick<Facts, 'secrets' | 'user'>): Finding[] {
  return files.map(({ of, path, state }) =>
    state.usable
      ? SECRETS.ok(`${user} can use ${path} for ${of}.`)
      : SECRETS.error({
          found: `The ${state.why}.`,
          why: `The controller runs without ${of}.`,
          remedy: `correct it, and see who may read it: ls -l ${path}`,
        }),
  );
}
