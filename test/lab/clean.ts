/** Removing what runs have made: processes, namespaces, FRR's path spaces and files, found by the names they carry. */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { attempt, command } from './command.ts';
import { FRR_DIRS } from './frr.ts';
import { hasOwner, NAME_OF_RUN, type Run, runById, runsWithFiles } from './run.ts';

/** Removes everything of a run. What is already gone is no error. */
export async function clean(run: Run): Promise<void> {
  const names = (await namespaces()).filter(name => idOf(name) === run.id);
  await Promise.all(names.map(removeNamespace));
  for (const dir of FRR_DIRS)
    for (const name of entries(dir))
      if (idOf(name) === run.id) rmSync(path.join(dir, name), { recursive: true, force: true });
  rmSync(run.dir, { recursive: true, force: true });
}

/** Cleans all runs whose owner is gone, or all there are; returns their ids. */
export async function cleanLeftovers(options: { all: boolean }): Promise<string[]> {
  const named = [await namespaces(), ...FRR_DIRS.map(entries)].flat().map(idOf);
  const ids = new Set([...named, ...runsWithFiles()].filter(id => id !== undefined));
  const runs = [...ids].map(runById).filter(run => options.all || !hasOwner(run));
  await Promise.all(runs.map(clean));
  return runs.map(run => run.id);
}

/** Killing whoever is in the network namespace kills each host's init too, and with it all that ran there. */
async function removeNamespace(name: string): Promise<void> {
  const listed = await attempt(['ip', 'netns', 'pids', name]);
  for (const pid of listed.stdout.split('\n').filter(line => line !== '')) killIfThere(Number(pid));
  await attempt(['ip', 'netns', 'delete', name]);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended meanwhile, as all of a host's processes do once its init is killed.
  }
}

/** `ip netns list` prints a name, and an id in parentheses for some. */
async function namespaces(): Promise<string[]> {
  const listed = await command(['ip', 'netns', 'list']);
  return listed.split('\n').map(line => line.split(' ')[0] ?? '');
}

const idOf = (name: string): string | undefined => NAME_OF_RUN.exec(name)?.[1];

function entries(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
