/** Where a command writes, and whether in colour. */

export interface Terminal {
  /** The requested output: standard output. */
  readonly out: (text: string) => void;
  /** Writes a file unchanged. */
  readonly bytes: (content: Buffer) => void;
  /** Everything else: standard error. */
  readonly err: (text: string) => void;
  readonly paint: Paint;
  /** Aborts once standard output cannot be written any more. Absent: it always can. */
  readonly unread?: AbortSignal;
  /** Resolves once everything written to standard output is taken or cannot be, or `signal` aborts. Absent: at once. */
  readonly taken?: (signal: AbortSignal) => Promise<void>;
  /** Absent: standard output is not a terminal, so it cannot be redrawn. */
  readonly screen?: Screen;
}

export interface Screen {
  readonly size: () => ScreenSize;
  /** Writes unchanged, control sequences included. */
  readonly write: (text: string) => void;
}

export interface ScreenSize {
  readonly rows: number;
  readonly columns: number;
}

export type Colour = 'green' | 'red' | 'yellow' | 'bold' | 'dim';
export type Paint = (colour: Colour, text: string) => string;

/** Colours only for a terminal, and not where NO_COLOR is set (no-color.org). */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? '') === '';
}
