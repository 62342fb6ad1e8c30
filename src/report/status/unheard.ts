/** Why a peer is not heard over the channel, as a phrase that follows its name. Pure. */

/** `refused` is what is wrong with what it sends, as a phrase; null: nothing that is known. */
export const unheardText = (refused: string | null): string =>
  refused === null ? 'is silent' : `sends what ${refused}`;
