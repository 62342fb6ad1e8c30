/** Which servers belong together by what their files say. Pure. */
import { type Member, serviceIn, servicesIn } from './member.ts';

/** The members in groups, each of which has no service of another: one group, if the files are rightly compared. */
export function separateGroups(members: readonly Member[]): readonly (readonly Member[])[] {
  return members.reduce<readonly (readonly Member[])[]>((groups, member) => {
    const linked = groups.filter(group => group.some(other => belongTogether(other, member)));
    return [...groups.filter(group => !linked.includes(group)), [...linked.flat(), member]];
  }, []);
}

/** One server, two of one file, or two that have a service of the same name. */
function belongTogether(one: Member, other: Member): boolean {
  if (one.config.server === other.config.server) return true;
  if (one.groupText !== undefined && one.groupText === other.groupText) return true;
  return servicesIn(one).some(({ value }) => serviceIn(other, value.name) !== undefined);
}
