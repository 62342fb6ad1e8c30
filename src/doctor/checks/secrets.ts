/** Whether the files of secrets can be used. */
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('configuration', 'secrets');

export function secrets({ secrets: files, user }: Pick<Facts, 'secrets' | 'user'>): Finding[] {
  return files.map(({ of, path, state }) =>
    state.usable
      ? ok(`${user} can use ${path}, for ${of}.`)
      : error({
          found: `The ${state.why}.`,
          why: `The controller goes on without ${of}.`,
          remedy: `ls -l ${path}, and mend what is found`,
        }),
  );
}
