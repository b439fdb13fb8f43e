import { parse } from 'yaml';
import { z } from 'zod';
import { LANGUAGES } from '../../description/schema';
import { ordersModel } from '../../testing/ordersModel';
import { compose } from '.';

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      depends_on: z
        .record(z.string(), z.object({ condition: z.string() }))
        .default({}),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()).default({}),
});

function filesOf(language: (typeof LANGUAGES)[number], changes = {}) {
  const model = ordersModel(language, { name: 'web-orders', ...changes });
  const [file, example] = compose.generate(model);
  return {
    compose: composeSchema.parse(parse(file.content)),
    example: example.content,
  };
}

it('waits for the database and its migrations, and for the cache', () => {
  const { services } = filesOf('go', {
    database: 'postgres18',
    cache: 'redis',
  }).compose;
  expect(services.app.depends_on).toEqual({
    migrate: { condition: 'service_completed_successfully' },
    secrets: { condition: 'service_completed_successfully' },
    cache: { condition: 'service_healthy' },
  });
  expect(services.migrate.depends_on).toEqual({
    postgres: { condition: 'service_healthy' },
  });
});

it.each([
  ['postgres18', 'database:/var/lib/postgresql'],
  ['postgres17', 'database:/var/lib/postgresql/data'],
])('keeps the data of %s where its image does', (database, volume) => {
  const { services } = filesOf('node', { database }).compose;
  expect(services.postgres.volumes).toContain(volume);
});

it.each(LANGUAGES)('has nothing around %s that it does not need', language => {
  const { compose: file, example } = filesOf(language);
  expect(Object.keys(file.services)).toEqual(
    language === 'react' ? ['app'] : ['app', 'otel-collector'],
  );
  expect(file.volumes).toEqual({});
  expect(example).not.toContain('DATABASE');
});

it('listens on this machine alone', () => {
  const { services } = filesOf('rust', {
    database: 'postgres17',
    cache: 'valkey',
  }).compose;
  const ports = Object.values(services).flatMap(service => service.ports);
  expect(ports.length).toBe(4);
  expect(ports.filter(port => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

it('publishes no port of this machine twice', () => {
  const { services } = filesOf('go', {
    database: 'postgres18',
    cache: 'redis',
    port: 5432,
    metricsPort: 15432,
  }).compose;
  expect(services.postgres.ports).toEqual(['127.0.0.1:25432:5432']);
  expect(services.cache.ports).toEqual(['127.0.0.1:6379:6379']);
});

it('lists every variable with what it is for', () => {
  const { example } = filesOf('go', { database: 'postgres18' });
  expect(example).toContain(
    '# Port that requests and probes arrive at.\nHTTP_PORT=8080\n',
  );
  expect(example).toContain('\nSHUTDOWN_DELAY_SECONDS=0\n');
  expect(example).toContain(
    '# Without containers, set DATABASE_URL instead.\nDATABASE_URL_FILE=/run/secrets/database-url\n',
  );
});
