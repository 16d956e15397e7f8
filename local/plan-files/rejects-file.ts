import { rm } from 'node:fs/promises';
import { csvRecord, withoutFormula } from '../../shared/domain/csv/csv-writer.ts';
import { openOutput, type PlanOutput } from './plan-output.ts';
import type { RejectedRow } from './planner-calls.ts';

const HEADER = ['file', 'line', 'column', 'value', 'reason', 'expected'];

/** The rows that are not in a plan, as a rejects file has them; the file comes with the first. */
export class RejectsFile {
  readonly #path: string;
  #output: PlanOutput | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async add(rows: readonly RejectedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const isNew = this.#output === null;
    this.#output ??= await openOutput(this.#path);
    const lines = [...(isNew ? [csvRecord(HEADER)] : []), ...rows.flatMap(linesOf)];
    await this.#output.write(Buffer.from(lines.map((line) => `${line}\n`).join('')));
  }

  /** Puts the file in its place, or removes one of an earlier plan. Answers its path when there is one. */
  async complete(): Promise<string | null> {
    if (this.#output === null) {
      await rm(this.#path, { force: true });
      return null;
    }
    await this.#output.complete();
    return this.#path;
  }

  async abandon(): Promise<void> {
    await this.#output?.abandon();
  }
}

function linesOf({ file, line, problems }: RejectedRow): readonly string[] {
  return problems.map(({ column, value, reason, expected }) =>
    csvRecord([file, String(line), column, withoutFormula(value), reason, expected]),
  );
}
