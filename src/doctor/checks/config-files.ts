/** Which file the daemon reads at a start, and whether it is the one that ripcord writes. */
import { basename } from 'node:path';
import { type Generation, generationOf } from '../../drivers/frr/detect.ts';
import type { DaemonFiles, Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning, error } = findings('routing daemon', 'config-files');

type Seen = Pick<Facts, 'config' | 'daemons' | 'folders'>;

interface Case {
  readonly generation: Generation;
  /** The file that ripcord writes. */
  readonly ours: string;
  readonly folder: string;
  /** Name of the file of all daemons: frr.conf or Quagga.conf. */
  readonly integrated: string;
  readonly files: DaemonFiles;
}

export function configFiles({ config, daemons, folders }: Seen): Finding[] {
  const { folder, files, version } = daemons;
  const ours = config.routing.config;
  if (ours === null)
    return [ok('routing.config is null: no file is written, only the running daemon is configured.')];
  // Told by `writable`.
  if (folders.some(({ path, missing }) => missing && path === folder)) return [];
  if (!files.known) {
    return [
      warning({
        found: `The files in ${folder} cannot be read: ${files.why}.`,
        why: 'Whether the daemon reads the file that ripcord writes could not be seen.',
        remedy: `ls -l ${folder} as root`,
      }),
    ];
  }
  const generation = generationOf(version ?? { product: config.routing.daemon, version: '8' });
  const integrated = generation === 'quagga' ? 'Quagga.conf' : 'frr.conf';
  const seen = { generation, ours, folder, integrated, files: files.value };
  const ill = [...unread(seen), ...underneath(seen), ...apart(seen)];
  return ill.length > 0 ? ill : [ok(`The daemon reads ${ours}, which ripcord writes.`)];
}

const WHY_UNREAD =
  'After a restart of the daemon, what it holds does not come from the file in which every service is withdrawn.';

/** Files that the daemon does not read, or would stop reading. */
function unread({ generation, ours, folder, integrated, files }: Case): Finding[] {
  const writesIntegrated = basename(ours) === integrated;
  // FRR 10: mgmtd reads ripd.conf too, but its maintainers support frr.conf alone (FRR #17534).
  const ignored = !writesIntegrated && (files.integrated !== undefined || generation === 'frr-10');
  if (ignored) {
    return [
      error({
        found: `routing.config is ${ours}, and ${generation === 'frr-10' ? `from FRR 10 on ${integrated} counts` : `ripd reads ${integrated} in its stead, which is there`}.`,
        why: WHY_UNREAD,
        remedy: `routing.config: ${folder}/${integrated}`,
      }),
    ];
  }
  if (
    writesIntegrated &&
    files.integrated === undefined &&
    files.ripd !== undefined &&
    generation !== 'frr-10'
  ) {
    return [
      error({
        found: `routing.config is ${ours}, which does not exist, while ${folder}/ripd.conf does.`,
        why: `Once ripcord has written it, no daemon reads its own file any more: what zebra.conf, ripd.conf and the like hold is lost at the next start.`,
        remedy: `routing.config: ${folder}/ripd.conf`,
      }),
    ];
  }
  return [];
}

/** A ripd.conf that is left beside the integrated file. */
function underneath({ generation, ours, folder, integrated, files }: Case): Finding[] {
  if (basename(ours) !== integrated || files.integrated === undefined || files.ripd === undefined) return [];
  const remedy = `mv ${folder}/ripd.conf ${folder}/ripd.conf.unused`;
  if (generation !== 'frr-10') {
    return [
      warning({
        found: `${folder}/ripd.conf is there, and ignored because of ${integrated}.`,
        why: 'Whoever changes it changes nothing.',
        remedy,
      }),
    ];
  }
  // mgmt_vty_read_configs opens it with a path of its own, which skips the look for frr.conf.
  return [
    (/^router rip/m.test(files.ripd) ? error : warning)({
      found: `${folder}/ripd.conf is there, and mgmtd loads it underneath ${integrated}.`,
      why: 'Lines of it that nobody remembers come back at each start of FRR.',
      remedy,
    }),
  ];
}

/** vtysh.conf says that each daemon has its file, though frr.conf is what a start loads. */
function apart({ generation, integrated, folder, files }: Case): Finding[] {
  const split = /^\s*no service integrated-vtysh-config\s*$/m.test(files.vtysh ?? '');
  if (generation === 'quagga' || !split || files.integrated === undefined) return [];
  return [
    warning({
      found: `${folder}/vtysh.conf says \`no service integrated-vtysh-config\`, and ${integrated} is there.`,
      why: `\`write memory\` goes to files that no daemon reads while ${integrated} is there: what operators save is lost at the next start.`,
      remedy: `service integrated-vtysh-config in ${folder}/vtysh.conf`,
    }),
  ];
}
