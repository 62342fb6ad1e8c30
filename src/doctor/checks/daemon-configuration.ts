/** Whether the daemon reads the configuration file that ripcord writes, and no line there conflicts with ripcord's. Pure. */
import { basename } from 'node:path';
import { type Generation, generationOf } from '../../drivers/frr/detect.ts';
import { FORBID, foreignRedistribution, INSTEAD, refusal } from '../../drivers/frr/foreign-redistribution.ts';
import { straysIn } from '../../drivers/frr/strays.ts';
import { ended } from '../fact.ts';
import type { DaemonFiles, Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { lineNumbers } from '../line-numbers.ts';

const CONFIG_FILES = findings('routing daemon', 'config-files');

type FileFacts = Pick<Facts, 'config' | 'daemons' | 'folders'>;

interface DaemonFileCase {
  readonly generation: Generation;
  /** The file that ripcord writes. */
  readonly ours: string;
  readonly folder: string;
  /** Name of the file of all daemons: frr.conf or Quagga.conf. */
  readonly integrated: string;
  readonly files: DaemonFiles;
}

/** Which file the daemon reads at a start, and whether it is the one that ripcord writes. */
export function checkConfigFiles({ config, daemons, folders }: FileFacts): Finding[] {
  const { folder, files, version } = daemons;
  const ours = config.routing.config;
  if (ours === null)
    return [
      CONFIG_FILES.ok('routing.config is null: no file is written, only the running daemon is configured.'),
    ];
  // checkWritable reports the missing folder.
  if (folders.some(({ path, missing }) => missing && path === folder)) return [];
  if (!files.known) {
    return [
      CONFIG_FILES.warning({
        found: `The files in ${folder} cannot be read: ${files.why}.`,
        why: 'Whether the daemon reads the file that ripcord writes is unknown.',
        remedy: `ls -l ${folder} as root`,
      }),
    ];
  }
  const generation = generationOf(version ?? { product: config.routing.daemon, version: '8' });
  const integrated = generation === 'quagga' ? 'Quagga.conf' : 'frr.conf';
  const seen = { generation, ours, folder, integrated, files: files.value };
  const ill = [...unread(seen), ...underneath(seen), ...apart(seen)];
  if (ill.length > 0) return ill;
  // Which file is read depends on the version.
  if (version === undefined)
    return [
      CONFIG_FILES.unknown(`Whether the daemon reads ${ours} is unknown: no daemon tells its version.`),
    ];
  return [CONFIG_FILES.ok(`The daemon reads ${ours}, which ripcord writes.`)];
}

const WHY_UNREAD = 'After a restart the daemon does not load the file in which every service is withdrawn.';

/** Files that the daemon does not read, or would no longer read. */
function unread({ generation, ours, folder, integrated, files }: DaemonFileCase): Finding[] {
  const writesIntegrated = basename(ours) === integrated;
  // FRR 10: mgmtd reads ripd.conf too, but its maintainers support frr.conf alone (FRR #17534).
  const ignored = !writesIntegrated && (files.integrated !== undefined || generation === 'frr-10');
  if (ignored) {
    return [
      CONFIG_FILES.error({
        found: `routing.config is ${ours}, but ${generation === 'frr-10' ? `from FRR 10 on only ${integrated} is supported` : `ripd reads ${integrated} instead, which exists`}.`,
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
      CONFIG_FILES.error({
        found: `routing.config is ${ours}, which does not exist, while ${folder}/ripd.conf does.`,
        why: `Once ripcord has written it, no daemon reads its own file any more: what zebra.conf, ripd.conf and the like hold is lost at the next start.`,
        remedy: `routing.config: ${folder}/ripd.conf`,
      }),
    ];
  }
  return [];
}

/** A ripd.conf that is left beside the integrated file. */
function underneath({ generation, ours, folder, integrated, files }: DaemonFileCase): Finding[] {
  if (basename(ours) !== integrated || files.integrated === undefined || files.ripd === undefined) return [];
  const remedy = `mv ${folder}/ripd.conf ${folder}/ripd.conf.unused`;
  if (generation !== 'frr-10') {
    return [
      CONFIG_FILES.warning({
        found: `${folder}/ripd.conf exists, and is ignored because of ${integrated}.`,
        why: 'Changes to it have no effect.',
        remedy,
      }),
    ];
  }
  // mgmt_vty_read_configs opens it by an explicit path, which skips the search for frr.conf.
  return [
    (/^router rip/m.test(files.ripd) ? CONFIG_FILES.error : CONFIG_FILES.warning)({
      found: `${folder}/ripd.conf exists, and mgmtd loads it underneath ${integrated}.`,
      why: 'Forgotten lines in it come back at each start of FRR.',
      remedy,
    }),
  ];
}

/** vtysh.conf says that each daemon has its file, though frr.conf is what a start loads. */
function apart({ generation, integrated, folder, files }: DaemonFileCase): Finding[] {
  const split = /^\s*no service integrated-vtysh-config\s*$/m.test(files.vtysh ?? '');
  if (generation === 'quagga' || !split || files.integrated === undefined) return [];
  return [
    CONFIG_FILES.warning({
      found: `${folder}/vtysh.conf says \`no service integrated-vtysh-config\`, and ${integrated} exists.`,
      why: `\`write memory\` goes to files that no daemon reads while ${integrated} exists: what operators save is lost at the next start.`,
      remedy: `service integrated-vtysh-config in ${folder}/vtysh.conf`,
    }),
  ];
}

const STRAY_LINES = findings('routing daemon', 'stray-lines');

/** Whether the daemon's file holds ripcord's lines outside its block, where ripcord does not update them. */
export function checkStrayLines({ file }: Pick<Facts, 'file'>): Finding[] {
  if (!file.known)
    return [
      STRAY_LINES.unknown(`Whether the daemon's file holds lines of ripcord is unknown: ${ended(file.why)}`),
    ];
  const held = file.value;
  if (held?.content === undefined) return [];
  const { own } = straysIn(held.content);
  if (own.length === 0) return [STRAY_LINES.ok(`${held.path} holds no lines of ripcord outside its block.`)];
  return [
    STRAY_LINES.warning({
      found: `${held.path} holds lines of ripcord outside its block, as \`write memory\` leaves them: ${lineNumbers(own)}.`,
      why: 'When the daemon starts, they bring back the metrics and services of the day on which they were saved: on disk every service should be withdrawn.',
      remedy: `remove ${lineNumbers(own)} of ${held.path}: ripcord writes what is needed between \`! ripcord: begin\` and \`! ripcord: end\``,
    }),
  ];
}

const FOREIGN_REDISTRIBUTION = findings('routing daemon', 'foreign-redistribution');

type RedistributionFacts = Pick<Facts, 'daemons' | 'running' | 'file'>;

/** Whether an operator's `redistribute connected` stands where ripcord needs its own: RIP has one such line. */
export function checkForeignRedistribution(seen: RedistributionFacts): Finding[] {
  const ill = [...inDaemon(seen), ...inFile(seen)];
  if (ill.length > 0 || !seen.running.known) return ill;
  return [FOREIGN_REDISTRIBUTION.ok("`router rip` has no `redistribute connected` but ripcord's.")];
}

function inDaemon({ running, daemons: { product } }: RedistributionFacts): Finding[] {
  const line = running.known ? foreignRedistribution(running.value) : undefined;
  if (!running.known || line === undefined) return [];
  const remedy = `\`router rip\`, \`${FORBID}\`; instead, for each interface whose prefix it announces, ${INSTEAD}`;
  const found = `\`${line}\` stands in the running \`router rip\`, which has room for one such line.`;
  if (refusal(running.value, product) === undefined) {
    return [
      FOREIGN_REDISTRIBUTION.warning({
        found,
        why: 'Until the controller has entered its own line again, the address of a dead service is announced too.',
        remedy,
      }),
    ];
  }
  return [
    FOREIGN_REDISTRIBUTION.error({
      found,
      why: "ripcord does not replace an operator's line: it changes nothing in the daemon.",
      remedy,
    }),
  ];
}

function inFile({ file }: RedistributionFacts): Finding[] {
  const held = file.known ? file.value : undefined;
  const lines = held?.content === undefined ? [] : straysIn(held.content).foreign;
  if (held === undefined || lines.length === 0) return [];
  return [
    FOREIGN_REDISTRIBUTION.warning({
      found: `${held.path} has an operator's \`redistribute connected\` in \`router rip\`, ${lineNumbers(lines)}.`,
      why: "At the next start of the daemon it takes the place of ripcord's line, or is silently replaced by it.",
      remedy: `remove ${lineNumbers(lines)} of ${held.path}; instead, for each interface whose prefix it announces, ${INSTEAD}`,
    }),
  ];
}
