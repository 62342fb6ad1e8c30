/** `ripcord init`: prints a first configuration file; asks nothing, and writes nothing. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { type FirstFile, firstFile, isRemote, type ShortCheck } from '../config/first-file.ts';
import { ConfigError, parseConfig } from '../config/load.ts';
import { readPlain } from '../sys/plain-file.ts';
import { shown } from '../sys/shown.ts';
import { packageVersion, schemaPath } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { faultOfCheck, optionFaults } from './init-faults.ts';
import type { Terminal } from './terminal.ts';

export interface InitOptions {
  readonly service: string;
  readonly address: string;
  /** Each NAME=HOST. */
  readonly peer?: readonly string[];
  /** Each KIND or KIND:TARGET. */
  readonly check?: readonly string[];
  readonly interface?: readonly string[];
  readonly server?: string;
  /** The servers of a failover order, with commas between. */
  readonly order?: string | undefined;
}

/** Exits 64 where the options make no valid file, and says which of them. */
export async function init(options: InitOptions, terminal: Terminal): Promise<ExitCode> {
  const asked = { ...options, interface: options.interface ?? (await defaultInterface()) };
  const read = readOptions(asked, hostname());
  const faults = 'faults' in read ? read.faults : faultsOf(read);
  for (const fault of faults) terminal.err(`ripcord: ${shown(fault)}`);
  if ('faults' in read || faults.length > 0) return EXIT.usage;
  terminal.out(firstFile(read).trimEnd());
  return EXIT.ok;
}

/** Services that are known by their names, with the kind of check that suits them. */
const KIND_OF: ReadonlyMap<string, string> = new Map([
  ...['http', 'smtp', 'imap', 'pop3', 'ldap', 'redis', 'ntp'].map(kind => [kind, kind] as const),
  ['web', 'http'],
  ['www', 'http'],
  ['mail', 'smtp'],
]);

/** What the options mean, or what is wrong with them. Pure but for the place of the schema. */
export function readOptions(
  { service, address, peer = [], check, interface: interfaces = [], server, order }: InitOptions,
  host: string,
): FirstFile | { readonly faults: readonly string[] } {
  const usual = KIND_OF.get(service);
  const checks = (check ?? (usual === undefined ? [] : [usual])).map(readCheck);
  const peers = peer.map(readPeer);
  const name = server ?? nameOf(host);
  const places = order?.split(',').map(place => place.trim());
  const known = new Set([name, ...peers.map(each => each.name)]);
  const faults = [
    ...(interfaces.length === 0 ? ['this machine has no default route: give --interface NAME'] : []),
    ...(service === '' ? ['--service takes a name, such as web'] : []),
    ...(checks.length === 0 && service !== ''
      ? [`how is ${service} checked? Give --check, such as http, smtp or tcp:389`]
      : []),
    ...checks.map(faultOfCheck).filter(fault => fault !== undefined),
    ...peers
      .filter(({ name, address: at }) => name === '' || at === '')
      .map(({ given }) => `--peer takes NAME=HOST, not ${given}`),
    ...(peers.length > 0 && checks.length > 0 && !checks.some(isRemote)
      ? ['this --check looks at this machine only: give one more for the peers, such as tcp:80']
      : []),
    ...(places ?? [])
      .filter(place => !known.has(place))
      .map(place => `--order: ${place || 'a blank'} is neither this server, ${name}, nor a --peer`),
    ...(places === undefined ? [] : [...known])
      .filter(server => !places?.includes(server))
      .map(server => `--order: name ${server}, too`),
  ];
  if (faults.length > 0) return { faults };
  return {
    schema: existsSync(schemaPath()) ? schemaPath() : PUBLISHED,
    server: name,
    interfaces,
    service,
    address: address.includes('/') ? address : `${address}/32`,
    checks,
    peers,
    order: places,
  };
}

/** The schema of this version, for an installation without the examples. */
const PUBLISHED = `https://unpkg.com/ripcord-anycast@${packageVersion()}/examples/ripcord.schema.json`;

function readCheck(given: string): ShortCheck {
  const [, kind = given, target] = /^([^:]*):(.*)$/.exec(given) ?? [];
  return { kind, target };
}

function readPeer(given: string): {
  readonly name: string;
  readonly address: string;
  readonly given: string;
} {
  const [, name = '', address = ''] = /^([^=]*)=(.*)$/.exec(given) ?? [];
  return { name, address, given };
}

/** The host's name as that of a server: its first label. */
const nameOf = (host: string): string => (host.split('.')[0] ?? host).toLowerCase();

/** What is wrong with the values. */
function faultsOf(file: FirstFile): readonly string[] {
  try {
    parseConfig(firstFile(file), 'the first file');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return optionFaults(file, error.problems);
    throw error;
  }
}

/** More than a thousand routes. */
const MAX_BYTES = 256 * 1024;

/** The interfaces of the default route, from the kernel's table (proc(5)); empty if there is no such route. */
async function defaultInterface(): Promise<readonly string[]> {
  const table = await readPlain('/proc/net/route', MAX_BYTES).catch(() => undefined);
  const routes = String(table ?? '')
    .split('\n')
    .map(line => line.split('\t'));
  const found = routes.filter(([, to, , , , , , mask]) => to === '00000000' && mask === '00000000');
  return [...new Set(found.map(([name = '']) => name))];
}
