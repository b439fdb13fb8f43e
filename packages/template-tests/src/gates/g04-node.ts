import { rm } from 'node:fs/promises';
import { checkContract, sharedPostgres } from '../contract';
import { startRedis } from '../servers/redis';
import { Gate, Problem, Render, Tools } from '../types';
import { imageOf, npm } from './node';

/** G4 for node-service: its tests with real servers, its coverage, and the contract on what the image holds. */
export const nodeTests: Gate = {
  id: 'G4',
  title: 'passes its tests with PostgreSQL and Redis, and keeps the contract',
  tools: ['node', 'npm', 'postgres', 'redis-server'],
  isSlow: true,
  selects: ({ template }) => template === 'node-service',
  async run(render, tools) {
    return [
      ...(await runTests(render, tools)),
      ...(await runContract(render, tools)),
    ];
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
    return await npm(tools, render.directory, ['run', 'test:coverage'], {
      ...environment,
      ...(redis && { REDIS_TEST_URL: redis.url }),
    });
  } finally {
    await redis?.stop();
  }
}

async function runContract(render: Render, tools: Tools): Promise<Problem[]> {
  const { directory, problems } = await imageOf(tools, render);
  try {
    if (problems.length) {
      return problems;
    }
    const result = await checkContract(
      {
        model: render.model,
        directory,
        command: [tools.path('node'), 'dist/main.js'],
      },
      tools,
    );
    render.exposedMetrics = result.exposedMetrics;
    return result.problems;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
