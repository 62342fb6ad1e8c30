/** Reads names and addresses from hosts(5). */
import { stat } from 'node:fs/promises';
import { accessFile, FILE_WITHIN_MS } from '../file-access.ts';
import { type IpAddress, isIpAddress } from '../ip-address.ts';
import { readPlain } from '../plain-file.ts';

export interface HostsFile {
  /**
   * The addresses of a name, in the order of the file.
   * @throws Error if the file exists and cannot be read
   */
  readonly find: (name: string) => Promise<readonly IpAddress[]>;
}

/** The longest in use are block lists of advertisers: 10 MB. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Rereads the file when it has changed, and keeps only the answers, as the text may be long. */
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

/** The addresses that the text of a hosts(5) file gives for a name. Pure. */
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
    // Reading the file will report why.
    return 'not there';
  }
}
