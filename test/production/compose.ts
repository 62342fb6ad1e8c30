/** examples/docker/compose.yaml, as it stands there, on a host of the lab. */
import { fileURLToPath } from 'node:url';
import type { Host } from '../lab/host.ts';
import { Podman } from './podman.ts';
import type { Sidecar } from './sidecar.ts';

const FILE = fileURLToPath(new URL('../../examples/docker/compose.yaml', import.meta.url));
const PODMAN = fileURLToPath(new URL('compose-podman.sh', import.meta.url));
/** Of the file; podman-compose 1.0.3 does not read it. */
const GRACE_S = '30';
/** It waits for one container after the other. */
const WITHIN = { timeoutMs: 120_000 };

export function composed(host: Host): Sidecar {
  const podman = new Podman(host);
  // A project of its own: other labs may run besides.
  const project = host.namespace;
  const compose = (...args: readonly string[]) => {
    const which = ['--podman-path', PODMAN, '--project-name', project, '--file', FILE];
    return podman.program(['podman-compose', ...which, ...args], WITHIN);
  };
  return {
    podman,
    ripcord: `${project}_ripcord_1`,
    frr: `${project}_frr_1`,
    up: () => compose('up', '--detach', '--no-build'),
    stop: () => compose('stop', '--timeout', GRACE_S),
    remove: () => compose('down', '--volumes'),
  };
}
