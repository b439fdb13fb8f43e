import { Subject, checkContract } from '../contract';
import { sharedPostgres } from '../servers/postgres';
import { startRedis } from '../servers/redis';
import { Problem, Render, Tools } from '../types';

/** Runs tests of a service with the variables of real servers, where it uses such. */
export async function withServers(
  { model: { hasCache, hasDatabase } }: Render,
  tools: Tools,
  runTests: (environment: Record<string, string>) => Promise<Problem[]>,
): Promise<Problem[]> {
  const environment: Record<string, string> = {};
  if (hasDatabase) {
    const server = await sharedPostgres(tools);
    environment.DATABASE_TEST_URL = server.url(server.create());
  }
  const redis = hasCache ? await startRedis(tools) : undefined;
  try {
    return await runTests({
      ...environment,
      ...(redis && { REDIS_TEST_URL: redis.url }),
    });
  } finally {
    await redis?.stop();
  }
}

/** What a built service does not keep of the contract; other gates learn which metrics it has. */
export async function contractProblems(
  render: Render,
  tools: Tools,
  built: Omit<Subject, 'model'>,
): Promise<Problem[]> {
  const { exposedMetrics, problems } = await checkContract(
    { model: render.model, ...built },
    tools,
  );
  render.exposedMetrics = exposedMetrics;
  return problems;
}
