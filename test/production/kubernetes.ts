/**
 * examples/kubernetes/ripcord.yaml on a host of the lab, as far as `podman kube play` takes it. podman 4 knows no DaemonSet, so the
 * pod of its template is played; and no sidecar among the init containers, so FRR becomes the first of the containers, and what
 * Kubernetes does at the end (ripcord first, FRR after it, within the grace period) is done here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { LabError } from '../lab/command.ts';
import type { Host } from '../lab/host.ts';
import { Podman } from './podman.ts';
import type { Sidecar } from './sidecar.ts';

const FILE = new URL('../../examples/kubernetes/ripcord.yaml', import.meta.url);

export function played(host: Host): Sidecar {
  const podman = new Podman(host);
  const pod = host.namespace;
  const [ripcord, frr] = [`${pod}-ripcord`, `${pod}-frr`];
  const { configMap, template } = documents();
  const { initContainers, containers, ...spec } = template.spec;
  const manifest = path.join(host.dir, 'pod.yaml');
  const play = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: pod },
    spec: { ...spec, containers: [...initContainers, ...containers] },
  };
  return {
    podman,
    ripcord,
    frr,
    up: () => {
      writeFileSync(manifest, [configMap, play].map(each => stringify(each)).join('---\n'));
      return podman.run('kube', 'play', manifest);
    },
    stop: async () => {
      await podman.run('stop', '--time', `${spec.terminationGracePeriodSeconds}`, ripcord);
      await podman.run('stop', frr);
    },
    remove: async () => {
      await podman.attempt('kube', 'down', manifest);
      const volumes = spec.volumes.map(({ name }: { name: string }) => name);
      await podman.attempt('volume', 'rm', '--force', configMap.metadata.name, ...volumes);
    },
  };
}

function documents() {
  const all = parseAllDocuments(readFileSync(FILE, 'utf8')).map(each => each.toJS());
  const [configMap, daemonSet] = ['ConfigMap', 'DaemonSet'].map(kind => all.find(each => each.kind === kind));
  if (all.length !== 2 || configMap === undefined || daemonSet === undefined) {
    throw new LabError('the example is no ConfigMap and DaemonSet any more: play what it is now');
  }
  return { configMap, template: daemonSet.spec.template };
}
