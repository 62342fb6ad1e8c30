/** How often something may be had: so many times a second, and as many at once. */

/** Takes one; false: there is none to be had now. */
export type Take = () => boolean;

export function createRate(perSecond: number, now: () => number): Take {
  let left = perSecond;
  let lookedAt = now();
  return () => {
    const at = now();
    left = Math.min(perSecond, left + ((at - lookedAt) / 1000) * perSecond);
    lookedAt = at;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
