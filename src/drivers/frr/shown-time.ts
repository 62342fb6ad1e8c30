/** Parses times as FRR and Quagga show them. Pure. */

/** `00:00:19` or `02:58`, in ms. */
export function shownTimeMs(text: string): number {
  const seconds = text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return seconds * 1000;
}
