import { styleText } from 'node:util';

type StyleName = Extract<Parameters<typeof styleText>[0], string>;

/** Where a command writes: results to one stream, progress and notes to the other. */
export interface Output {
  /** One machine-readable result instead of text for people. */
  readonly json: boolean;
  /** Writes a line of the result. */
  line(text?: string): void;
  /** Writes a line beside the result. */
  note(text: string): void;
  /** Dresses text for a terminal; plain text where there is none, or where colour is not wanted. */
  style(style: StyleName | readonly StyleName[], text: string): string;
  /** The stream for progress bars, null where there is no terminal to draw on. */
  readonly progress: NodeJS.WriteStream | null;
}

/** What decides how output looks; from the process in bin/. */
export interface OutputOptions {
  readonly json: boolean;
  readonly noColor: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export function processOutput(options: OutputOptions): Output {
  const { json, stdout, stderr } = options;
  const coloured = !json && !options.noColor && stdout.isTTY;
  return {
    json,
    line: (text = '') => stdout.write(text + '\n'),
    note: (text) => stderr.write(text + '\n'),
    style: (style, text) =>
      coloured
        ? styleText(typeof style === 'string' ? style : [...style], text, { validateStream: false })
        : text,
    progress: !json && stderr.isTTY ? stderr : null,
  };
}
