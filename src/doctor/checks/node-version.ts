/** Whether this Node can run ripcord. */
import type { HostFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('machine', 'node-version');

/** As in package.json. */
const AT_LEAST = { major: 20, minor: 19 };

export function nodeVersion({ node }: Pick<HostFacts, 'node'>): Finding[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const newEnough = major > AT_LEAST.major || (major === AT_LEAST.major && minor >= AT_LEAST.minor);
  if (newEnough) return [ok(`Node ${node} runs ripcord.`)];
  const wanted = `${AT_LEAST.major}.${AT_LEAST.minor}`;
  return [
    error({
      found: `Node ${node} is older than ${wanted}.`,
      why: 'ripcord is neither built for it nor tested with it.',
      remedy: `install Node ${wanted} or later: https://nodejs.org/en/download`,
    }),
  ];
}
