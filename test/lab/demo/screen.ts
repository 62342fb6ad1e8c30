/** Where the demo is drawn: a terminal gets a living picture, anything else plain lines in the order of events. */
import type { Paint } from '../../../src/cli/terminal.ts';
import type { Happening, Mood } from './changes.ts';

export interface Screen {
  /** Shows the state of things now. Ignored where nothing can be redrawn. */
  readonly show: (picture: readonly string[]) => void;
  /** Adds an event, with the time since the beginning in ms. */
  readonly tell: (at: number, happening: Happening) => void;
  /** Shows the state at a turning point; stays. */
  readonly keep: (picture: readonly string[]) => void;
  /** Prints below everything; the picture is not drawn again. */
  readonly end: (lines: readonly string[]) => void;
}

const MARKS: Record<Mood, { readonly mark: string; readonly colour: 'green' | 'red' | 'dim' }> = {
  good: { mark: '✔', colour: 'green' },
  bad: { mark: '✘', colour: 'red' },
  neutral: { mark: '→', colour: 'dim' },
};

function eventLine(at: number, { mood, text }: Happening, paint: Paint): string {
  const { mark, colour } = MARKS[mood];
  return `  ${paint('dim', `${(at / 1000).toFixed(1).padStart(6)} s`)}  ${paint(colour, mark)} ${text}`;
}

/** Plain lines: events as they come, and the picture at turning points only. */
export function plainScreen(write: (text: string) => void, paint: Paint): Screen {
  const print = (lines: readonly string[]) => write(`${lines.join('\n')}\n`);
  return {
    show: () => {},
    tell: (at, happening) => print([eventLine(at, happening, paint)]),
    keep: picture => print(['', ...picture, '']),
    end: print,
  };
}

const HIDE_CURSOR = '\x1b[?25l';
/** To be written at the end, however it comes. */
export const SHOW_CURSOR = '\x1b[?25h';

/** A picture that is redrawn in place, with the latest events below it. `size` is asked anew each time. */
export function liveScreen(
  write: (text: string) => void,
  paint: Paint,
  size: () => { readonly rows: number; readonly columns: number },
): Screen {
  const events: string[] = [];
  let picture: readonly string[] = [];
  let drawn = 0;
  let ended = false;
  const draw = (latest: readonly string[]) => {
    const lines = ['', ...picture, '', ...latest];
    // To the first line drawn last time, and everything below is erased.
    const back = drawn === 0 ? HIDE_CURSOR : `\x1b[${drawn}A\x1b[J`;
    write(`${back}${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const redraw = () => {
    if (ended) return;
    const room = Math.max(3, size().rows - picture.length - 3);
    draw(events.slice(-room).map(line => clip(line, size().columns)));
  };
  const show = (next: readonly string[]) => {
    picture = next;
    redraw();
  };
  return {
    show,
    tell: (at, happening) => {
      events.push(eventLine(at, happening, paint));
      redraw();
    },
    keep: show,
    end: lines => {
      // Once more and whole, for whoever scrolls back.
      if (!ended && drawn > 0) draw(events);
      ended = true;
      write(`${lines.join('\n')}\n`);
    },
  };
}

/** A line that wraps would break the count of lines to go back. Colours take no room. */
function clip(line: string, columns: number): string {
  let room = columns - 1;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are written by control characters
  return line.replace(/\x1b\[[0-9;]*m|[^\x1b]/gu, part =>
    part.startsWith('\x1b') || room-- > 0 ? part : '',
  );
}
