/** What is wrong with the options of `ripcord init`, by the options: the user wrote no field of a file. Pure. */
import { type FirstFile, isRemote, type ShortCheck } from '../config/first-file.ts';
import type { Problem } from '../schema/problem.ts';

/** Kinds that need more than a target says. */
const IN_FILE: ReadonlySet<string> = new Set(['dns', 'exec']);
/** Kinds that need a target. */
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['tcp', 'tcp:389'],
  ['process', 'process:master'],
  ['systemd', 'systemd:nginx.service'],
]);
/** Kinds that take no target. */
const ALONE: ReadonlySet<string> = new Set(['icmp']);

/** Whether a kind and its target go together; undefined: they do, or the kind is not known. */
export function faultOfCheck(check: ShortCheck): string | undefined {
  const { kind, target } = check;
  const example = EXAMPLES.get(kind);
  const option = checkOption(check);
  if (IN_FILE.has(kind)) {
    return `${option}: a check of kind ${kind} has more fields than an option can give: write it in the file`;
  }
  if (example !== undefined && !target) return `${option}: name what it looks at, as in ${example}`;
  if (ALONE.has(kind) && target !== undefined) return `${option}: this kind takes no target: write ${kind}`;
  return target === '' ? `${option}: nothing follows the colon: leave it out, or name a port` : undefined;
}

/** The problems of the file that the options would make, each once and as one of an option. */
export function optionFaults(file: FirstFile, problems: readonly Problem[]): readonly string[] {
  return [...new Set(problems.map(problem => optionFault(file, problem)))];
}

function optionFault(file: FirstFile, { path, message }: Problem): string {
  // What takes part in it has the name of a field, too.
  const said = message.replace(/ \(first: .*\)$/, '');
  const check = checkAt(file, path);
  if (check !== undefined) {
    const isWhole = path.endsWith(']');
    return `${checkOption(check)}: ${isWhole ? 'another --check asks the same: give one of them' : said}`;
  }
  const option =
    peerAt(file, path) ??
    interfaceAt(file, path) ??
    SINGLE.get(path.replace(/\.order\[\d+\]$/, '.order')) ??
    path;
  return `${option}: ${said}`;
}

const SINGLE: ReadonlyMap<string, string> = new Map([
  ['server', '--server'],
  ['services[0].name', '--service'],
  ['services[0].address', '--address'],
  ['services[0].order', '--order'],
  // It follows from the place in the order.
  ['services[0].metric', '--order'],
]);

/** The peers have the checks that can be asked of them. */
function checkAt({ checks }: FirstFile, path: string): ShortCheck | undefined {
  const [, peer, index] = /^services\[0\](\.peers\[\d+\])?\.checks\[(\d+)\]/.exec(path) ?? [];
  if (index === undefined) return undefined;
  return (peer === undefined ? checks : checks.filter(isRemote))[Number(index)];
}

function peerAt({ peers }: FirstFile, path: string): string | undefined {
  const [, index] = /^services\[0\]\.peers\[(\d+)\]/.exec(path) ?? [];
  const peer = peers[Number(index)];
  return peer && `--peer ${peer.name}=${peer.address}`;
}

function interfaceAt({ interfaces }: FirstFile, path: string): string | undefined {
  const [, index] = /^routing\.networks\[(\d+)\]/.exec(path) ?? [];
  return index === undefined ? undefined : `--interface ${interfaces[Number(index)]}`;
}

const checkOption = ({ kind, target }: ShortCheck): string =>
  `--check ${kind}${target === undefined ? '' : `:${target}`}`;
