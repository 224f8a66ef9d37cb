/** Where lines for a person go. */
export interface Terminal {
  line(text: string): void;
  /** Says how far something got: one line that changes on a terminal, a line each quarter elsewhere. */
  progress(what: string, done: number, total: number): void;
  /** Says what is so just now: only on a terminal, where the next status takes its place. */
  status(text: string): void;
  readonly colour: boolean;
}

export interface TerminalOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

const CLEAR_LINE = '\r\u001b[K';
const BAR = 30;

/** @param out such as `process.stdout` */
export const createTerminal = (out: TerminalOutput): Terminal => {
  let pending = '';
  let quarters = 0;
  const line = (text: string) => {
    out.write(pending === '' ? `${text}\n` : `${CLEAR_LINE}${text}\n${pending}`);
  };
  return {
    line,
    colour: out.isTTY === true,
    status: (text) => {
      if (!out.isTTY) return;
      pending = text;
      out.write(`${CLEAR_LINE}${pending}`);
    },
    progress: (what, done, total) => {
      const share = total === 0 ? 1 : done / total;
      if (out.isTTY) {
        const bar = '█'.repeat(Math.round(BAR * share)).padEnd(BAR, '░');
        pending = done >= total ? '' : `${what} ${bar} ${Math.floor(100 * share)} %`;
        out.write(`${CLEAR_LINE}${pending}`);
        return;
      }
      const reached = Math.floor(4 * share);
      if (reached > quarters) line(`${what}: ${25 * reached} %`);
      quarters = reached;
    },
  };
};
