import { rm } from 'node:fs/promises';
import { checkContract, sharedPostgres } from '../contract';
import { startRedis } from '../servers/redis';
import { Gate, Problem, Render, Tools } from '../types';
import { cargo, isRust, programOf } from './rust';

/** G4 for Rust: its tests with real servers, and the contract on the program that was built. */
export const rustTests: Gate = {
  id: 'G4',
  title: 'passes its tests with PostgreSQL and Redis, and keeps the contract',
  tools: ['cargo', 'postgres', 'redis-server'],
  isForWholeRuns: true,
  selects: isRust,
  async run(render, tools) {
    const problems = [
      ...(await runTests(render, tools)),
      ...(await runContract(render, tools)),
    ];
    // What belongs to this render alone; its crates are kept.
    await cargo(tools, render.directory, ['clean', '--package', 'service']);
    return problems;
  },
};

async function runTests(render: Render, tools: Tools): Promise<Problem[]> {
  const { hasCache, hasDatabase } = render.model;
  const environment: Record<string, string> = {};
  if (hasDatabase) {
    const server = await sharedPostgres(tools);
    environment.DATABASE_TEST_URL = server.url(await server.create());
  }
  const redis = hasCache ? await startRedis(tools) : undefined;
  try {
    return await cargo(tools, render.directory, ['test', '--locked'], {
      ...environment,
      ...(redis && { REDIS_TEST_URL: redis.url }),
    });
  } finally {
    await redis?.stop();
  }
}

async function runContract(render: Render, tools: Tools): Promise<Problem[]> {
  const { directory, model } = render;
  // Gates may run alone, and renders share the place of what is built.
  const problems = await cargo(tools, directory, ['build', '--locked']);
  if (problems.length) {
    return problems;
  }
  const { folder, program } = await programOf();
  try {
    const result = await checkContract(
      { model, directory: folder, command: [program] },
      tools,
    );
    render.exposedMetrics = result.exposedMetrics;
    return result.problems;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
