/** What `ip -j address show` prints, as far as ripcord needs it. Pure. */

export interface HeldAddress {
  readonly ip: string;
  readonly prefixLength: number;
  /** As `lo:0`; the kernel's default is the interface's name. */
  readonly label: string | undefined;
}

/** The IPv4 addresses of the interfaces printed. Throws an Error if the text is not what ip(8) prints. */
export function parseAddresses(text: string): readonly HeldAddress[] {
  const interfaces: unknown = JSON.parse(text);
  if (!Array.isArray(interfaces)) throw new Error('ip -j address: not a list of interfaces');
  return interfaces.flatMap((entry: unknown) => {
    // ip(8) prints {} for interfaces that a filter left out.
    const held = isRecord(entry) ? entry.addr_info : undefined;
    return Array.isArray(held) ? held.flatMap(toAddress) : [];
  });
}

function toAddress(entry: unknown): HeldAddress[] {
  if (!isRecord(entry) || entry.family !== 'inet') return [];
  const { local, prefixlen, label } = entry;
  if (typeof local !== 'string' || typeof prefixlen !== 'number') {
    throw new Error(`ip -j address: an address without local or prefixlen: ${JSON.stringify(entry)}`);
  }
  return [{ ip: local, prefixLength: prefixlen, label: typeof label === 'string' ? label : undefined }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
