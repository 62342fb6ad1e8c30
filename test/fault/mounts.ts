/** Disks of a host of the lab that fill up or cannot be written: mounts that nobody else sees. */
import type { Host } from '../lab/host.ts';

const SIZE = '64k';
const BALLAST = '.ballast';

/** The folder lies on a disk of its own from now on, with what it held, and not one byte is free on it. */
export async function fill(host: Host, folder: string): Promise<void> {
  // Its owner and mode go with it. dd ends with an error, as there is no room.
  const script = `set -e; draft=$(mktemp -d); mount -t tmpfs -o size=${SIZE} full "$draft"
    cp -a "$1/." "$draft/"; mount --move "$draft" "$1"; rmdir "$draft"
    dd if=/dev/zero of="$1/${BALLAST}" bs=1k 2>/dev/null || true`;
  await host.run(['sh', '-c', script, 'sh', folder]);
}

/** The folder can only be read from now on. */
export async function makeReadOnly(host: Host, folder: string): Promise<void> {
  await host.run(['mount', '--bind', folder, folder]);
  await host.run(['mount', '-o', 'remount,bind,ro', folder]);
}

/** The folder is as it was before. Whoever has a file of it open keeps that one. */
export async function unmount(host: Host, folder: string): Promise<void> {
  await host.run(['umount', '--lazy', folder]);
}
