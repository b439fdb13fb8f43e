import { rm } from 'node:fs/promises';
import { Gate, Problem, Render, Tools } from '../types';
import { cargo, isRust, programOf } from './rust';
import { contractProblems, withServers } from './service';

/** G4 for Rust: its tests with real servers, and the contract on the program that was built. */
export const rustTests: Gate = {
  id: 'G4',
  title: 'passes its tests with PostgreSQL and Redis, and keeps the contract',
  tools: ['cargo', 'postgres', 'redis-server'],
  isForWholeRuns: true,
  selects: isRust,
  async run(render, tools) {
    const problems = [
      ...(await withServers(render, tools, environment =>
        cargo(tools, render.directory, ['test', '--locked'], environment),
      )),
      ...(await runContract(render, tools)),
    ];
    // What belongs to this render alone; its crates are kept.
    await cargo(tools, render.directory, ['clean', '--package', 'service']);
    return problems;
  },
};

async function runContract(render: Render, tools: Tools): Promise<Problem[]> {
  // Gates may run alone, and renders share the place of what is built.
  const problems = await cargo(tools, render.directory, ['build', '--locked']);
  if (problems.length) {
    return problems;
  }
  const { folder, program } = await programOf();
  try {
    return await contractProblems(render, tools, {
      directory: folder,
      command: [program],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
