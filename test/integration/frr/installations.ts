/** The FRRs that the driver is tested against. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** An FRR: the one of this machine, or another in a root of its own, which chroot(8) enters. */
export interface Installation {
  readonly root: string;
  /** What goes before each command. */
  readonly prefix: readonly string[];
  /** What runs there, in the order of their start. */
  readonly daemons: readonly string[];
}

/** From FRR 10 on mgmtd holds the configuration of RIP, and reads no file of ripd's. */
export const hasMgmtd = ({ daemons }: Installation): boolean => daemons.includes('mgmtd');

function installationIn(root: string): Installation {
  const mgmtd = existsSync(join(root, 'usr/lib/frr/mgmtd')) ? ['mgmtd'] : [];
  return { root, prefix: root === '/' ? [] : ['chroot', root], daemons: [...mgmtd, 'zebra', 'ripd'] };
}

export const LOCAL = installationIn('/');

/** This machine's FRR, and those in the roots that RIPCORD_TEST_ROOTS names, a colon between them. */
export const INSTALLATIONS: readonly Installation[] = [
  LOCAL,
  ...(process.env.RIPCORD_TEST_ROOTS ?? '')
    .split(':')
    .filter(root => root !== '')
    .map(installationIn),
];
