/** Where a command writes, and whether in colour. */

export interface Terminal {
  /** What was asked for: standard output. */
  readonly out: (text: string) => void;
  /** A file, as it is. */
  readonly bytes: (content: Buffer) => void;
  /** What must be told besides: standard error. */
  readonly err: (text: string) => void;
  readonly paint: Paint;
  /** Aborts once standard output cannot be written any more. Absent: it always can. */
  readonly unread?: AbortSignal;
  /** Resolves once all that was written to standard output is taken or cannot be, or `signal` aborts. Absent: at once. */
  readonly taken?: (signal: AbortSignal) => Promise<void>;
  /** Absent: standard output is no terminal, so nothing there can be drawn over. */
  readonly screen?: Screen;
}

export interface Screen {
  readonly size: () => ScreenSize;
  /** Writes as it is, control sequences included. */
  readonly write: (text: string) => void;
}

export interface ScreenSize {
  readonly rows: number;
}

export type Colour = 'green' | 'red' | 'yellow' | 'bold' | 'dim';
export type Paint = (colour: Colour, text: string) => string;

/** Colours only for a terminal, and not where NO_COLOR is set (no-color.org). */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? '') === '';
}
