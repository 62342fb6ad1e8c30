/** Reads the file for a whole group: what is wrong with it on any of its servers, or the file of each. Pure. */
import type { Violation } from '../../schema/problem.ts';
import { breaches } from '../all-rules.ts';
import type { ConfigFile } from '../config-schema.ts';
import { validate, validateGroup } from '../validate.ts';
import { expand } from './expand.ts';
import { groupBreaches } from './group-file-rules.ts';
import type { GroupFile } from './group-schema.ts';
import { type Origins, originOf } from './origins.ts';

/** The file of one server of the group, as validated, with defaults. */
export interface MemberFile {
  readonly file: ConfigFile;
  readonly origins: Origins;
}

export type GroupReading =
  | { readonly valid: true; readonly group: GroupFile; readonly members: readonly MemberFile[] }
  | { readonly valid: false; readonly findings: readonly Violation[] };

/** Whether a document is the file for a whole group. */
export const isForGroup = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'group');

/**
 * What is valid here must be valid on every server that has the same file: so the files of all of them are made and
 * validated. Defaults are written into `value` itself.
 */
export function readGroup(value: unknown): GroupReading {
  const validated = validateGroup(value);
  if (!validated.valid) return { valid: false, findings: validated.findings.map(thatFollows) };
  const group = validated.file;
  const findings = groupBreaches(group);
  if (findings.length > 0) return { valid: false, findings };
  const made = group.group.map(({ name }) => memberFile(group, name));
  const members = made.flatMap(({ member }) => (member === undefined ? [] : [member]));
  if (members.length === made.length) return { valid: true, group, members };
  return { valid: false, findings: eachOnce(made.flatMap(({ findings }) => findings)) };
}

function memberFile(group: GroupFile, server: string) {
  const { document, origins } = expand(group, server);
  // Its parts are those of the group's file, which the next server needs as they are.
  const validated = validate(structuredClone(document));
  const findings = validated.valid ? breaches(validated.file) : validated.findings;
  const inGroup = (finding: Violation): Violation => ({
    ...finding,
    path: originOf(origins, finding.path),
    ...(finding.first && { first: originOf(origins, finding.first) }),
  });
  const member = validated.valid && findings.length === 0 ? { file: validated.file, origins } : undefined;
  return { member, findings: findings.map(inGroup) };
}

const FOLLOWING: ReadonlySet<unknown> = new Set(['order', 'peers']);

/** What a service of one server says of its group, and a service of the group does not. */
function thatFollows(finding: Violation): Violation {
  const { path, at } = finding;
  if (at !== 'key' || path.length !== 3 || path[0] !== 'services' || !FOLLOWING.has(path[2])) return finding;
  return { ...finding, message: 'follows from `group` and `metric`: remove it' };
}

/** What is wrong on several servers is said once. */
function eachOnce(findings: readonly Violation[]): readonly Violation[] {
  return [...new Map(findings.map(each => [JSON.stringify([each.path, each.message]), each])).values()];
}
