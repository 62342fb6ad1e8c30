/** What two files for whole groups say of the group itself, as written. */
import { formatPath, type Path } from '../../schema/problem.ts';
import type { Contradiction } from './contradictions.ts';
import { GROUP_PARTS } from './fingerprint.ts';
import { firstDifference, partAt } from './first-difference.ts';
import type { GroupText, Member } from './member.ts';

type GroupRule = (one: GroupText, other: GroupText) => { readonly path: Path; readonly message: string }[];

/** A rule for two files, applied to the first one and each other: what differs among those differs from the first. */
const forFiles =
  (rule: GroupRule) =>
  (members: readonly Member[]): readonly Contradiction[] => {
    const [first, ...others] = new Map(
      members.flatMap(member =>
        member.groupText === undefined ? [] : [[member.groupText, member] as const],
      ),
    );
    if (first === undefined) return [];
    const [text, member] = first;
    return others.flatMap(([other]) => rule(text, other).map(found => ({ member, ...found })));
  };

/** Files that list different servers: a server would be a peer for some of the others alone. */
export const serverListMismatches = forFiles((one, other) => {
  if (firstDifference([...one.servers].sort(), [...other.servers].sort()) === undefined) return [];
  const path = ['group'];
  const [mine, theirs] = [one, other].map(
    ({ servers, whereIs }) => `${servers.join(', ')} (${whereIs(path)})`,
  );
  return [{ path, message: `\`group\` lists ${mine} and ${theirs}: write the same servers in every file` }];
});

/** What no other rule names: running servers, whose fingerprints differ, would only say that something does. */
export const firstTextMismatch = forFiles((one, other) => {
  const [path] = GROUP_PARTS.flatMap(part => {
    const found = firstDifference(partAt(one.document, part), partAt(other.document, part), part);
    return found === undefined ? [] : [found];
  });
  if (path === undefined) return [];
  const message = `${formatPath(path)} differs between ${one.whereIs(path)} and ${other.whereIs(path)}: write the same on every server`;
  return [{ path, message }];
});
