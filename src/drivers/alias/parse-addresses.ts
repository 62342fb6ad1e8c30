/** Parses the output of `ip -j address show`, as far as ripcord needs it. Pure. */

export interface HeldAddress {
  readonly ip: string;
  readonly prefixLength: number;
  /** As `lo:0`; the kernel's default is the interface's name. */
  readonly label: string | undefined;
}

/** An address, and the interface that holds it. */
export interface PlacedAddress extends HeldAddress {
  readonly on: string;
  /** Whether that interface is up; an address stays on one that is down. */
  readonly up: boolean;
}

/**
 * The IPv4 addresses of the interfaces in `text`.
 * @throws Error if the text is not output of ip(8)
 */
export function parseAddresses(text: string): readonly PlacedAddress[] {
  const interfaces = parsed(text);
  if (!Array.isArray(interfaces)) throw new Error('ip -j address: not a list of interfaces');
  return interfaces.flatMap((entry: unknown) => {
    // ip(8) prints {} for interfaces that a filter left out.
    if (!isRecord(entry) || !Array.isArray(entry.addr_info)) return [];
    const on = String(entry.ifname);
    const up = !Array.isArray(entry.flags) || entry.flags.includes('UP');
    return entry.addr_info.flatMap(toAddress).map(address => ({ ...address, on, up }));
  });
}

/** undefined, which JSON cannot represent, if the text is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toAddress(entry: unknown): HeldAddress[] {
  if (!isRecord(entry) || entry.family !== 'inet') return [];
  const { local, prefixlen, label } = entry;
  if (typeof local !== 'string' || typeof prefixlen !== 'number') {
    throw new Error('ip -j address: an address without local or prefixlen');
  }
  return [{ ip: local, prefixLength: prefixlen, label: typeof label === 'string' ? label : undefined }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
