/** What was seen, or why it could not be seen. */
import { toError } from '../sys/to-error.ts';

export type Fact<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

export const known = <T>(value: T): Fact<T> => ({ known: true, value });
export const unknown = (why: string): Fact<never> => ({ known: false, why });

/** Why a fact is unknown, as the end of a sentence. */
export const ended = (why: string): string => why.replace(/\.?$/, '.');

/** The result of `look`; where it throws, the error's message is why the fact is unknown. Never throws. */
export async function learn<T>(look: () => T | Promise<T>): Promise<Fact<T>> {
  try {
    return known(await look());
  } catch (error) {
    return unknown(toError(error).message);
  }
}
