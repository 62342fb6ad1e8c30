/** Findings as readable text, and the worst level among them. Pure. */
import { AREAS, type Finding, type Level } from './finding.ts';

/** How a level is shown, e.g. in colour. */
export type PaintLevel = (level: Level | 'heading', text: string) => string;

const BADNESS: Readonly<Record<Level, number>> = { ok: 0, warning: 1, error: 2 };
const WIDEST_LEVEL = 'warning'.length;

/** The worst level there is. */
export function worst(findings: readonly Finding[]): Level {
  return findings.reduce<Level>((so, { level }) => (BADNESS[level] > BADNESS[so] ? level : so), 'ok');
}

/** Findings by area, warnings and errors with their why and remedy; the last line counts each level. */
export function reportText(findings: readonly Finding[], paint: PaintLevel): string {
  const areas = AREAS.flatMap(area => {
    const here = findings.filter(finding => finding.area === area);
    return here.length === 0
      ? []
      : [[paint('heading', area), ...here.map(finding => findingText(finding, paint))].join('\n')];
  });
  return [...areas, summary(findings)].join('\n\n');
}

function findingText(finding: Finding, paint: PaintLevel): string {
  const { level, found } = finding;
  const line = (label: string, text: string) => `  ${label.padEnd(WIDEST_LEVEL)}  ${text}`;
  const first = `  ${paint(level, level.padEnd(WIDEST_LEVEL))}  ${found}`;
  if (finding.level === 'ok') return first;
  return [first, line('', `why:    ${finding.why}`), line('', `remedy: ${finding.remedy}`)].join('\n');
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Level) => findings.filter(({ level }) => level === wanted).length;
  const plural = (many: number, word: string) => `${many} ${word}${many === 1 ? '' : 's'}`;
  return `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${count('ok')} in order`;
}
