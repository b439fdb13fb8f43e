import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedPostgres } from '../servers/postgres';
import { Gate, Problem, Render, Tools } from '../types';
import { buildProgram, differentCode, go } from './go';
import { contractProblems } from './service';

/** Percent of its statements that tests of a service reach. */
const LEAST_COVERAGE = 80;

/** G4 for Go: its tests with a real PostgreSQL, and the contract on the program that was built. */
export const goTests: Gate = {
  id: 'G4',
  title: 'passes its tests with PostgreSQL, and keeps the contract',
  tools: ['go', 'postgres'],
  isSlow: true,
  selects: differentCode(),
  run: async (render, tools) => [
    ...(await runTests(render, tools)),
    ...(await runContract(render, tools)),
  ],
};

async function runTests(
  { directory, model }: Render,
  tools: Tools,
): Promise<Problem[]> {
  const environment: Record<string, string> = {};
  if (model.hasDatabase) {
    const server = await sharedPostgres(tools);
    environment.DATABASE_TEST_URL = server.url();
  }
  const profile = join(directory, 'coverage.out');
  const tests = await go(
    tools,
    directory,
    ['test', '-coverpkg=./...', `-coverprofile=${profile}`, './...'],
    environment,
  );
  if (tests.problems.length) {
    return tests.problems;
  }
  const { output, problems } = await go(tools, directory, [
    ...['tool', 'cover', '-func', profile],
  ]);
  await rm(profile);
  const coverage = Number(/^total:.*?([\d.]+)%$/m.exec(output)?.[1]);
  return coverage >= LEAST_COVERAGE
    ? problems
    : [
        ...problems,
        `tests reach ${coverage} % of the statements, not ${LEAST_COVERAGE} %`,
      ];
}

async function runContract(render: Render, tools: Tools): Promise<Problem[]> {
  // A folder of its own, that the user of the container may read and not write.
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-go-'));
  try {
    const program = join(folder, 'server');
    const problems = await buildProgram(tools, render.directory, program);
    if (problems.length) {
      return problems;
    }
    await chmod(folder, 0o555);
    return await contractProblems(render, tools, {
      directory: folder,
      command: [program],
    });
  } finally {
    await chmod(folder, 0o755);
    await rm(folder, { recursive: true, force: true });
  }
}
