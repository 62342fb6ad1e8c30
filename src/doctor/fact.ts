/** Something that was looked at, or that could not be seen, and why. */
import { toError } from '../sys/to-error.ts';

export type Fact<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

export const known = <T>(value: T): Fact<T> => ({ known: true, value });
export const unknown = (why: string): Fact<never> => ({ known: false, why });

/** What `look` gives; where it throws, the error's message is why nothing is known. Never throws. */
export async function learn<T>(look: () => T | Promise<T>): Promise<Fact<T>> {
  try {
    return known(await look());
  } catch (error) {
    return unknown(toError(error).message);
  }
}
