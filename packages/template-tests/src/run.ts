import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFECTS } from './defects';
import { tryDefect } from './defects/defects';
import { GATES } from './gates';
import { Case, matrixOf } from './matrix';
import { renderInto, serviceTemplates } from './renders';
import { TOOLS, findTool, isInstallable, whyMissing } from './tools';
import { Gate, Problem, Render } from './types';

export interface Options {
  /** Only these; all by default */
  templates?: readonly string[];
  gates?: readonly string[];
  /** A few renders of each template, one of them for slow gates: what `npm test` has time for */
  slice?: boolean;
}

export interface Result {
  renders: number;
  checks: number;
  passed: number;
  failed: number;
  defects: number;
  /** Excused are those whose program nobody can be asked to install: Go, Rust, Terraform */
  skipped: {
    what: string;
    reason: string;
    count: number;
    isExcused: boolean;
  }[];
  failures: string[];
}

/** Tells on standard error how far it is. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Renders the matrix of each template and sends it through the gates. */
export async function run(options: Options = {}): Promise<Result> {
  const result: Result = {
    renders: 0,
    checks: 0,
    passed: 0,
    failed: 0,
    defects: 0,
    skipped: [],
    failures: [],
  };
  const gates = usableGates(options, result);
  const names = options.templates ?? (await serviceTemplates());
  for (const template of names) {
    const cases = await matrixOf(template);
    const chosen = options.slice ? sliceOf(cases) : cases;
    for (const [index, each] of chosen.entries()) {
      await runCase(template, each, gates, result, {
        isFirst: index === 0,
        isSlice: options.slice ?? false,
      });
    }
  }
  if (!options.gates || options.gates.includes('G16')) {
    await runDefects(result);
  }
  return result;
}

/** Defaults, everything on, one hostile text and two of the pairs. */
function sliceOf(cases: readonly Case[]): Case[] {
  const pairs = cases.filter(({ name }) => name.startsWith('pairs'));
  return [cases[0], cases[2], cases[3], ...pairs.slice(0, 2)].filter(Boolean);
}

function usableGates({ gates: wanted }: Options, result: Result): Gate[] {
  return GATES.filter(({ id }) => !wanted || wanted.includes(id)).filter(
    ({ id, title, tools }) => {
      const missing = tools.filter(tool => !findTool(tool));
      if (missing.length) {
        result.skipped.push({
          what: `${id}: ${title}`,
          reason: missing.map(whyMissing).join('; '),
          count: 1,
          isExcused: !missing.some(isInstallable),
        });
      }
      return missing.length === 0;
    },
  );
}

async function runCase(
  template: string,
  { name, parameters }: Case,
  gates: readonly Gate[],
  result: Result,
  { isFirst, isSlice }: { isFirst: boolean; isSlice: boolean },
): Promise<void> {
  const title = `${template}, ${name}`;
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-render-'));
  try {
    const render = await renderInto(directory, template, parameters, title);
    result.renders += 1;
    for (const gate of gates) {
      const isSelected = gate.selects?.(render) ?? true;
      if (isSelected && (!isSlice || isInSlice(gate, isFirst))) {
        count(result, `${gate.id} ${title}`, await runGate(gate, render));
      }
    }
  } catch (error) {
    count(result, title, [String(error)]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function isInSlice({ isSlow, isForWholeRuns }: Gate, isFirst: boolean) {
  return !isForWholeRuns && (isFirst || !isSlow);
}

async function runGate(gate: Gate, render: Render): Promise<Problem[]> {
  const since = Date.now();
  try {
    return await gate.run(render, TOOLS);
  } catch (error) {
    return [
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    ];
  } finally {
    const seconds = (Date.now() - since) / 1000;
    if (seconds > 1) {
      say(`  ${gate.id} ${render.name}: ${seconds.toFixed(1)} s`);
    }
  }
}

async function runDefects(result: Result): Promise<void> {
  for (const defect of DEFECTS) {
    result.defects += 1;
    count(
      result,
      `G16 defect ${defect.number}, ${defect.title}: ${defect.rule}`,
      await tryDefect(defect).catch(error => [String(error)]),
    );
  }
}

function count(result: Result, title: string, problems: readonly Problem[]) {
  result.checks += 1;
  if (problems.length === 0) {
    result.passed += 1;
    return;
  }
  result.failed += 1;
  result.failures.push(title);
  say(`✗ ${title}`);
  for (const problem of problems.slice(0, 20)) {
    say(`    ${problem.replace(/\n/g, '\n    ')}`);
  }
}
