/**
 * A campaign against the parser of runbooks: thousands of files that are broken in every way. None may make it throw, of
 * none a character may be lost, each break that was made on purpose has to be named in its line, and of no file may it
 * take long.
 */
import { parseRunbook } from '../src/parseRunbook';
import { Runbook } from '../src/types';
import { BREAKS, Expected } from './breaks';
import { goodFile } from './goodFile';
import { withNoise } from './noise';
import { Random } from './random';

const CASES = 10_000;
const LONGEST_MS = 1_000;
const SHOWN = 10;
const ENDS = ['\n', '\n', '\r\n', '\r'];

/** A file, and what has to be said of it; null where it is right, undefined where nobody knows. */
interface Case {
  what: string;
  text: string;
  expected: Expected | null | undefined;
}

function nextCase(random: Random): Case {
  const file = goodFile(random);
  const end = random.pick(ENDS);
  const mark = random.below(10) === 0 ? '\uFEFF' : '';
  const written = () => mark + file.lines.join(end);
  const dice = random.below(10);
  if (dice === 0) {
    return { what: 'good', text: written(), expected: null };
  }
  const what = random.pick(Object.keys(BREAKS));
  if (dice < 6) {
    const expected = BREAKS[what](file, random);
    return { what, text: written(), expected };
  }
  if (dice < 8) {
    BREAKS[what](file, random);
  }
  const text = withNoise(written(), random);
  return { what: 'noise', text, expected: undefined };
}

/** What must hold of every file, whatever it is. */
function faultOf(text: string, runbook: Runbook): string | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  const { problems, steps, isRunnable } = runbook;
  const misplaced = problems.find(
    ({ line, column }) =>
      !(line >= 1 && line <= lines.length) ||
      !(column >= 1 && column <= lines[line - 1].length + 1),
  );
  if (misplaced) {
    return `a problem outside of the file: ${JSON.stringify(misplaced)}`;
  }
  if (problems.some(({ line }, at) => at > 0 && line < problems[at - 1].line)) {
    return 'problems out of order';
  }
  const hasError = problems.some(({ severity }) => severity === 'error');
  if (isRunnable !== (steps.length > 0 && !hasError)) {
    return `runnable ${isRunnable}, with ${steps.length} steps and ${problems.length} problems`;
  }
  if (new Set(steps.map(({ id }) => id)).size !== steps.length) {
    return 'two steps with one id';
  }
  return undefined;
}

/** @param options - `scale` multiplies the number of files; 1 takes about half a minute. */
export async function run({ scale }: { scale: number }) {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 32);
  process.stderr.write(`FAULTS_SEED=${seed}\n`);
  const random = new Random(seed);
  const result = {
    kills: 0,
    cases: 0,
    lost: 0,
    doubled: 0,
    crashed: 0,
    undetected: 0,
    wrong: 0,
    broken: 0,
    slowestMs: 0,
  };
  let shown = 0;
  const tell = ({ what, text }: Case, why: string) => {
    shown += 1;
    if (shown <= SHOWN) {
      process.stderr.write(
        `${what}: ${why}\n${JSON.stringify(text).slice(0, 2_000)}\n`,
      );
    }
  };
  const cases = Math.max(100, Math.round(CASES * scale));
  while (result.cases < cases) {
    const each = nextCase(random);
    result.cases += 1;
    const before = process.cpuUsage();
    let runbook: Runbook;
    try {
      runbook = parseRunbook(each.text, 'file.md');
    } catch (error) {
      result.crashed += 1;
      tell(each, String(error instanceof Error ? error.stack : error));
      continue;
    }
    const { user, system } = process.cpuUsage(before);
    const tookMs = (user + system) / 1_000;
    result.slowestMs = Math.max(result.slowestMs, Math.round(tookMs));
    const { problems, sections } = runbook;
    if (sections.map(({ text }) => text).join('') !== each.text) {
      result.lost += 1;
      tell(each, 'text is lost');
    }
    const fault =
      tookMs > LONGEST_MS ? `${tookMs} ms` : faultOf(each.text, runbook);
    if (fault !== undefined) {
      result.wrong += 1;
      tell(each, fault);
    }
    const { expected } = each;
    if (expected === null && problems.length > 0) {
      result.wrong += 1;
      tell(each, `a good file is refused: ${JSON.stringify(problems)}`);
    } else if (expected) {
      result.broken += 1;
      const isSaid = problems.some(
        ({ code, line }) => code === expected.code && line === expected.line,
      );
      if (!isSaid) {
        result.undetected += 1;
        tell(
          each,
          `not said: ${JSON.stringify(expected)}, but ${JSON.stringify(problems)}`,
        );
      }
    }
  }
  return result;
}
