import type { FileProblem } from '../../contracts/files/file-problem.ts';

/** A file that cannot be read at all: thrown by readers that give rows and have no other word. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
  readonly problem: FileProblem;

  constructor(file: string, problem: FileProblem) {
    super(`${file}: ${problem.message}`);
    this.problem = problem;
  }
}
