/** Findings as readable text, and the worst level among them. Pure. */
import { widthOf, wrap } from '../sys/text-layout.ts';
import { AREAS, type Finding, type Level } from './finding.ts';

/** How a level is shown, e.g. in colour. */
export type PaintLevel = (level: Level | 'heading', text: string) => string;

export interface ReportStyle {
  readonly paint: PaintLevel;
  /** Where lines end; Infinity: they do not. */
  readonly columns: number;
  /** Whether to leave out what is ok. */
  readonly quiet: boolean;
}

const BADNESS: Readonly<Record<Level, number>> = { ok: 0, unknown: 1, warning: 2, error: 3 };
const WIDEST_LEVEL = 'warning'.length;
/** Where the text of a finding begins. */
const TEXT_AT = 2 + WIDEST_LEVEL + 2;

/** The worst level there is. */
export function worst(findings: readonly Finding[]): Level {
  return findings.reduce<Level>((so, { level }) => (BADNESS[level] > BADNESS[so] ? level : so), 'ok');
}

/**
 * Findings by area, warnings and errors with their why and remedy; the last line counts each level. Empty where what is ok
 * is left out, and all is.
 */
export function reportText(all: readonly Finding[], style: ReportStyle): string {
  const findings = style.quiet ? all.filter(({ level }) => level !== 'ok') : all;
  if (style.quiet && findings.length === 0) return '';
  const areas = AREAS.flatMap(area => {
    const here = findings.filter(finding => finding.area === area);
    return here.length === 0
      ? []
      : [[style.paint('heading', area), ...here.flatMap(finding => linesOf(finding, style))].join('\n')];
  });
  return [...areas, summary(all)].join('\n\n');
}

function linesOf(finding: Finding, { paint, columns }: ReportStyle): string[] {
  const { level, found } = finding;
  const line = (head: string, text: string) => wrap(`${head}${text}`, columns, ' '.repeat(widthOf(head)));
  const first = line(`  ${paint(level, level.padEnd(WIDEST_LEVEL))}  `, found);
  if (finding.level === 'ok' || finding.level === 'unknown') return first;
  const label = (name: string) => `${' '.repeat(TEXT_AT)}${name.padEnd('remedy: '.length)}`;
  return [...first, ...line(label('why:'), finding.why), ...line(label('remedy:'), finding.remedy)];
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Level) => findings.filter(({ level }) => level === wanted).length;
  const plural = (many: number, word: string) => `${many} ${word}${many === 1 ? '' : 's'}`;
  return `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${count('unknown')} unknown, ${count('ok')} in order`;
}
