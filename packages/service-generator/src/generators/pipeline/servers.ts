import { ServiceModel } from '../../model/ServiceModel';
import { imageOf } from '../../model/versions';

/** A server that integration tests talk to. Nothing outside of the run reaches it, so it asks for no password. */
export interface TestServer {
  /** Its host name, where servers have one of their own */
  name: 'database' | 'cache';
  image: string;
  port: number;
  env: Record<string, string>;
  /** Ends well as soon as it answers */
  isReady: string;
  /** Tells the tests where it is */
  variable: string;
  url(host: string): string;
}

export function testServers(model: ServiceModel): TestServer[] {
  const { database, cache } = model.description.resources;
  const servers: TestServer[] = [];
  if (database) {
    servers.push({
      name: 'database',
      image: imageOf(
        model.versions,
        database.params.version === '17' ? 'postgres17' : 'postgres18',
      ),
      port: 5432,
      env: { POSTGRES_HOST_AUTH_METHOD: 'trust' },
      isReady: 'pg_isready --username postgres',
      variable: 'DATABASE_TEST_URL',
      url: host =>
        `postgresql://postgres@${host}:5432/postgres?sslmode=disable`,
    });
  }
  if (cache) {
    servers.push({
      name: 'cache',
      image: imageOf(model.versions, cache.type),
      port: 6379,
      env: {},
      isReady: `${cache.type}-cli ping`,
      variable: 'REDIS_TEST_URL',
      url: host => `redis://${host}:6379/0`,
    });
  }
  return servers;
}
