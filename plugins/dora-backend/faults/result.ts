import { Case } from './Cases';
import { Answer } from './Rooms';

const SHOWN = 15;
const LONGEST_SHOWN = 1_500;

/** What a campaign counts, and tells of the first of each that it finds. */
export class Result {
  kills = 0;
  cases = 0;
  /** Records that must stand, and do not. */
  lost = 0;
  /** Records that nobody told of. */
  doubled = 0;
  /** Processes that ended by themselves, and answers that say that something went wrong inside. */
  crashed = 0;
  /** Forged or useless ones that were taken. */
  undetected = 0;
  /** Good ones that were refused, wrong records and numbers, reasons that name nothing. */
  wrong = 0;
  records = 0;
  deadLetters = 0;
  formats = 0;
  statuses: Record<string, number> = {};
  results: Record<string, number> = {};
  skipped: { what: string; reason: string }[] = [];
  #shown = 0;

  tell(
    fault: 'lost' | 'doubled' | 'crashed' | 'undetected' | 'wrong',
    what: string,
    count = 1,
  ): void {
    this[fault] += count;
    this.#shown += 1;
    if (this.#shown <= SHOWN) {
      process.stderr.write(`${fault}: ${what.slice(0, LONGEST_SHOWN)}\n`);
    }
  }

  /** Holds an answer against what was expected. @returns how each event of it fared */
  judge(each: Case, answer: Answer | undefined): string[] {
    const status = String(answer?.status ?? 'none');
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    const { expected } = each;
    const told = () =>
      `${each.what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(answer)}\n${each.body.toString().slice(0, 700)}`;
    if (!answer || answer.status >= 500) {
      this.tell('crashed', told());
      return [];
    }
    if (answer.status !== expected.status) {
      this.tell(answer.status < 300 ? 'undetected' : 'wrong', told());
      return [];
    }
    if (!expected.results) {
      const message = errorOf(answer.body);
      if (!message || !isNamed(message, expected.names)) {
        this.tell('wrong', `unexplained: ${told()}`);
      }
      return [];
    }
    const results = resultsOf(answer.body);
    for (const { result, reason } of results) {
      this.results[result] = (this.results[result] ?? 0) + 1;
      if (!expected.results.includes(result)) {
        this.tell(result === 'accepted' ? 'undetected' : 'wrong', told());
      } else if (
        (result === 'rejected' && !isNamed(reason ?? '', expected.names)) ||
        (['rejected', 'ignored', 'overtaken'].includes(result) && !reason)
      ) {
        this.tell('wrong', `unexplained: ${told()}`);
      }
    }
    if (results.length === 0) {
      this.tell('wrong', told());
    }
    return results.map(({ result }) => result);
  }

  /** Holds what stands against what must. */
  compare(expected: readonly string[], found: readonly string[]): void {
    this.records += found.length;
    const missing = without(expected, found);
    const surplus = without(found, expected);
    missing.slice(0, 5).forEach(line => this.tell('lost', line, 0));
    surplus.slice(0, 5).forEach(line => this.tell('doubled', line, 0));
    this.lost += Math.max(0, missing.length - surplus.length);
    this.doubled += Math.max(0, surplus.length - missing.length);
    this.wrong += Math.min(missing.length, surplus.length);
  }
}

function isNamed(reason: string, names: readonly string[] = ['']): boolean {
  const text = reason.toLowerCase();
  return names.some(name => text.includes(name.toLowerCase()));
}

function errorOf(body: unknown): string | undefined {
  return isObject(body) &&
    isObject(body.error) &&
    typeof body.error.message === 'string'
    ? body.error.message
    : undefined;
}

function resultsOf(body: unknown): { result: string; reason?: string }[] {
  const results = isObject(body) ? body.results : undefined;
  return Array.isArray(results)
    ? results.flatMap(each =>
        isObject(each)
          ? {
              result: String(each.result),
              reason: each.reason ? String(each.reason) : undefined,
            }
          : [],
      )
    : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function without(lines: readonly string[], others: readonly string[]) {
  const left = new Map<string, number>();
  others.forEach(line => left.set(line, (left.get(line) ?? 0) + 1));
  return lines.filter(line => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
