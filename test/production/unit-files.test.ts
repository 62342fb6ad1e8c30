/** The unit files as they are: what systemd-analyze(1) says of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { command } from '../lab/command.ts';

const FOLDER = fileURLToPath(new URL('../../examples/systemd/', import.meta.url));
const SERVICES = readdirSync(FOLDER).filter(name => name.endsWith('.service'));
const sandboxOf = (name: string) => {
  const lines = readFileSync(`${FOLDER}${name}`, 'utf8').split('\n');
  return lines
    .slice(lines.indexOf('NoNewPrivileges=yes'))
    .filter(line => /^\w+=/.test(line) && !/^WantedBy/.test(line));
};

describe('the unit files', () => {
  it.each(SERVICES)('%s is exposed by 3.0 of 10 at most', async name => {
    const unit = `${FOLDER}${name}`;
    const said = await command([
      'systemd-analyze',
      'security',
      '--offline=true',
      '--threshold=30',
      '--no-pager',
      unit,
    ]);
    expect(said).toMatch(/Overall exposure level for .*: [0-2]\.\d OK/);
  });

  it('confine the withdrawal as they confine the controller', () => {
    expect(SERVICES).toHaveLength(2);
    expect(sandboxOf('ripcord-withdraw.service')).toEqual(sandboxOf('ripcord.service'));
    expect(sandboxOf('ripcord.service').length).toBeGreaterThan(15);
  });
});
