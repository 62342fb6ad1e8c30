/**
 * Reads the search list of resolv.conf(5), and the full names that a name may mean. Pure. c-ares reads the name servers
 * there, and leaves the search list to us.
 */

export interface SearchList {
  readonly domains: readonly string[];
  /** A name with fewer dots is tried with the domains first. */
  readonly ndots: number;
}

/** The bound that resolv.conf(5) sets. */
const MOST_NDOTS = 15;

/** The search list in the text of a resolv.conf(5): of `search` and `domain` the last line counts. */
export function searchListIn(text: string): SearchList {
  let domains: readonly string[] = [];
  let ndots = 1;
  for (const line of text.split('\n')) {
    // A comment begins a line (resolv.conf(5)); glibc and c-ares end a line at # and ; as well.
    const [keyword, ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'search') domains = values;
    if (keyword === 'domain') domains = values.slice(0, 1);
    if (keyword === 'options') ndots = ndotsIn(values) ?? ndots;
  }
  return { domains: domains.map(withoutDot).filter(domain => domain !== ''), ndots };
}

/** The full names that a name may mean, in the order in which to look them up. A name that ends in a dot is full. */
export function fullNames(name: string, { domains, ndots }: SearchList): readonly string[] {
  const bare = withoutDot(name);
  if (name.endsWith('.')) return [bare];
  const longer = domains.map(domain => `${bare}.${domain}`);
  const dots = bare.split('.').length - 1;
  return dots >= ndots ? [bare, ...longer] : [...longer, bare];
}

function ndotsIn(options: readonly string[]): number | undefined {
  const [, digits] = options.map(option => /^ndots:(\d+)$/.exec(option)).findLast(found => found) ?? [];
  return digits === undefined ? undefined : Math.min(Number(digits), MOST_NDOTS);
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}
