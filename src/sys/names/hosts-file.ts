/** Names and addresses of hosts(5). */
import { stat } from 'node:fs/promises';
import { accessFile, FILE_WITHIN_MS } from '../file-access.ts';
import { type IpAddress, isIpAddress } from '../ip-address.ts';
import { readPlain } from '../plain-file.ts';

export interface HostsFile {
  /** The addresses of a name, in the order of the file. Throws an Error if the file is there and cannot be read. */
  readonly find: (name: string) => Promise<readonly IpAddress[]>;
}

/** Lists that block advertisers are the longest that people put there: 10 MB. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The file is read again when it has changed, and of its text only the answers are kept: it may be long. */
export function openHostsFile(path: string): HostsFile {
  let version = '';
  const answers = new Map<string, readonly IpAddress[]>();
  return {
    find: async name => {
      const now = await versionOf(path);
      if (now !== version) answers.clear();
      version = now;
      const known = answers.get(name);
      if (known !== undefined) return known;
      const bytes = await readPlain(path, MOST_BYTES);
      const found = addressesIn(bytes?.toString('latin1') ?? '', name);
      answers.set(name, found);
      return found;
    },
  };
}

/** The addresses that the text of a hosts(5) gives a name. Pure. */
export function addressesIn(text: string, name: string): readonly IpAddress[] {
  const wanted = name.toLowerCase();
  const found = text.split('\n').flatMap(line => {
    if (!line.toLowerCase().includes(wanted)) return [];
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return isIpAddress(address) && names.some(each => each.toLowerCase() === wanted) ? [address] : [];
  });
  return [...new Set(found)];
}

/** Differs whenever the file was written, replaced or removed. */
async function versionOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await accessFile(path, FILE_WITHIN_MS, () =>
      stat(path, { bigint: true }),
    );
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    // Reading it tells why.
    return 'not there';
  }
}
