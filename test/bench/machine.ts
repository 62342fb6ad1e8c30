/** The machine and the programs that the figures belong to. */
import { execFile } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { FRR_ROOT } from '../lab/frr.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  /** Program to version. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Of this machine; FRR may lie in a root of its own. */
const PACKAGES = { BIRD: 'bird2', ExaBGP: 'exabgp', keepalived: 'keepalived' } as const;

/** dpkg-query's own placeholder. */
const VERSION = '$'.concat('{Version}');

export async function describeMachine(): Promise<Machine> {
  const versions = await Promise.all(
    Object.entries(PACKAGES).map(async ([name, id]) => [name, await packageVersion(id)] as const),
  );
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    versions: {
      FRR: await packageVersion('frr', FRR_ROOT),
      ...Object.fromEntries(versions),
      Node: process.versions.node,
    },
  };
}

async function packageVersion(id: string, root = '/'): Promise<string> {
  try {
    const query = ['--admindir', path.join(root, 'var/lib/dpkg'), '--show', '--showformat', VERSION, id];
    return (await promisify(execFile)('dpkg-query', query)).stdout;
  } catch {
    return 'not installed';
  }
}
