/** How long ago something was, in the largest unit that says it well. Pure. */
const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
] as const;

/** "12 s", "3 min", "2 h", "4 d". Both times as ISO 8601; a time that is still to come is 0 s ago. */
export function ageText(since: string, at: string): string {
  return spanText(Date.parse(at) - Date.parse(since));
}

/** The same of a length in ms. */
export function spanText(ms: number): string {
  const unit = UNITS.find(each => ms >= 2 * each.ms);
  return unit === undefined
    ? `${Math.max(0, Math.round(ms / 1000))} s`
    : `${Math.round(ms / unit.ms)} ${unit.name}`;
}
