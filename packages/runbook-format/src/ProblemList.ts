import { Problem } from './types';

/** More than anybody reads; the rest is counted. */
const MOST_PROBLEMS = 200;

/** Where something is, counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** What is wrong with one file. */
export class ProblemList {
  readonly #problems: Problem[] = [];
  #errors = 0;

  error(code: string, position: Position, message: string): void {
    this.#errors++;
    this.#problems.push({ severity: 'error', code, message, ...position });
  }

  warn(code: string, position: Position, message: string): void {
    this.#problems.push({ severity: 'warning', code, message, ...position });
  }

  get errors(): number {
    return this.#errors;
  }

  /** In the order of lines. Of very many the first ones, and how many are not shown. */
  list(): Problem[] {
    const sorted = [...this.#problems].sort(
      (one, other) => one.line - other.line || one.column - other.column,
    );
    if (sorted.length <= MOST_PROBLEMS) {
      return sorted;
    }
    const shown = sorted.slice(0, MOST_PROBLEMS);
    const hidden = sorted.slice(MOST_PROBLEMS);
    return [
      ...shown,
      {
        severity: hidden.some(({ severity }) => severity === 'error')
          ? 'error'
          : 'warning',
        code: 'file.more-problems',
        message: `There are ${hidden.length} more problems from here on. Put the ones above right first.`,
        line: hidden[0].line,
        column: hidden[0].column,
      },
    ];
  }
}
