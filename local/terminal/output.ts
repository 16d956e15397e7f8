import { styleText } from 'node:util';

type StyleName = Extract<Parameters<typeof styleText>[0], string>;

/** What a command has to say: lines for people, or one value for machines. */
export interface Answer {
  readonly text: Iterable<string>;
  /** Names in `snake_case`, dates as YYYY-MM-DD, instants as epoch milliseconds named `…_ms`. */
  readonly json: unknown;
}

/** A stream of a process, as much of it as output needs. */
export interface TextStream {
  write(text: string): unknown;
  /** Whether a person sees it. */
  readonly isTTY?: boolean;
}

/** Where a command writes: results to one stream, progress and notes to the other. */
export interface Output {
  /** One machine-readable result instead of text for people. */
  readonly json: boolean;
  /** Writes the command's result, in the form that was asked for. */
  answer(answer: Answer): void;
  /** Whether there was a result. */
  hasAnswered(): boolean;
  /** Writes a line of a result for people as it comes; nothing where one JSON value is asked for. */
  line(text?: string): void;
  /** Writes a line beside the result. */
  note(text: string): void;
  /** Dresses text for a terminal; plain text where there is none, or where colour is not wanted. */
  style(style: StyleName | readonly StyleName[], text: string): string;
  /** The stream for progress bars, null where there is no terminal to draw on. */
  readonly progress: TextStream | null;
}

/** What decides how output looks; from the process in bin/. */
export interface OutputOptions {
  readonly json: boolean;
  readonly noColor: boolean;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
}

/** Output to the streams of a process. */
export function processOutput(options: OutputOptions): Output {
  const { json, stdout, stderr } = options;
  const coloured = !json && !options.noColor && stdout.isTTY === true;
  let answered = false;
  const write = (text: string): void => {
    stdout.write(text + '\n');
  };
  return {
    json,
    answer: (answer) => {
      answered = true;
      if (json) write(JSON.stringify(answer.json));
      else for (const text of answer.text) write(text);
    },
    hasAnswered: () => answered,
    line: (text = '') => {
      if (!json) write(text);
    },
    note: (text) => stderr.write(text + '\n'),
    style: (style, text) =>
      coloured
        ? styleText(typeof style === 'string' ? style : [...style], text, { validateStream: false })
        : text,
    progress: !json && stderr.isTTY === true ? stderr : null,
  };
}
