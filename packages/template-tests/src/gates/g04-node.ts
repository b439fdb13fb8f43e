import { rm } from 'node:fs/promises';
import { Gate, Problem, Render, Tools } from '../types';
import { imageOf, npm } from './node';
import { contractProblems, withServers } from './service';

/** G4 for node-service: its tests with real servers, its coverage, and the contract on what the image holds. */
export const nodeTests: Gate = {
  id: 'G4',
  title: 'passes its tests with PostgreSQL and Redis, and keeps the contract',
  tools: ['node', 'npm', 'postgres', 'redis-server'],
  isSlow: true,
  selects: ({ template }) => template === 'node-service',
  async run(render, tools) {
    return [
      ...(await withServers(render, tools, environment =>
        npm(tools, render.directory, ['run', 'test:coverage'], environment),
      )),
      ...(await runContract(render, tools)),
    ];
  },
};

async function runContract(render: Render, tools: Tools): Promise<Problem[]> {
  const { directory, problems } = await imageOf(tools, render);
  try {
    if (problems.length) {
      return problems;
    }
    return await contractProblems(render, tools, {
      directory,
      command: [tools.path('node'), 'dist/main.js'],
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
