import { readTree } from '@quarterdeck/service-verifier';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { join } from 'node:path';
import { TEMPLATES } from './paths';
import { USUAL_PARAMETERS } from './renders';

const ROUTES = /\/api\/v1\/(?:items|notes)/;

async function filesWithRoutes(template: string, parameters: object) {
  const folder = await readTree(join(TEMPLATES, template));
  const { files } = await renderTemplate(folder, {
    ...USUAL_PARAMETERS,
    ...parameters,
  });
  return [...files].flatMap(([path, { content }]) =>
    ROUTES.test(content) ? [path] : [],
  );
}

describe.each(['go-service', 'rust-service', 'node-service'])(
  'a worker of %s',
  template => {
    it.each([
      { database: 'postgres18', cache: 'redis' },
      { database: 'postgres18', readReplica: true },
      { cache: 'valkey' },
    ])('serves no example to callers that it has not, with %j', async data => {
      expect(
        await filesWithRoutes(template, { ...data, kind: 'worker' }),
      ).toEqual([]);
    });

    it('has it as a service', async () => {
      expect(
        await filesWithRoutes(template, { database: 'postgres18' }),
      ).not.toEqual([]);
    });
  },
);
