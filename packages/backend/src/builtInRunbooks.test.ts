import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  parseRunbook,
  placeholdersOf,
  resolvePlaceholders,
  Runbook,
} from '@quarterdeck/runbook-format';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod/v3';

const DIRECTORY = join(
  dirname(require.resolve('@quarterdeck/plugin-runbooks-backend/package.json')),
  'runbooks',
);

interface Schemas {
  input(zod: typeof z): z.ZodTypeAny;
  output(zod: typeof z): z.ZodTypeAny;
}

/** What the rooms offer that runbooks which come with the portal use. */
async function registeredActions(): Promise<Map<string, Schemas>> {
  const schemas = new Map<string, Schemas>();
  const backend = await startTestBackend({
    features: [
      import('@quarterdeck/plugin-environments-backend'),
      import('@quarterdeck/plugin-rollouts-backend'),
      import('@quarterdeck/plugin-timeline-backend'),
      catalogServiceMock.factory({ entities: [] }),
      mockServices.rootConfig.factory({
        data: {
          environments: {
            definitions: {
              production: {
                rank: 1,
                tier: 'production',
                clusters: ['one'],
                namespaces: ['shop'],
              },
            },
          },
        },
      }),
      createServiceFactory({
        service: actionsRegistryServiceRef,
        deps: { plugin: coreServices.pluginMetadata },
        factory: ({ plugin }) => ({
          register({ name, schema }) {
            schemas.set(`${plugin.getId()}:${name}`, schema);
          },
        }),
      }),
    ],
  });
  await backend.stop();
  return schemas;
}

function objectOf(type: z.ZodTypeAny): z.ZodObject<z.ZodRawShape> {
  if (!(type instanceof z.ZodObject)) {
    throw new Error('The schema of an action is no object');
  }
  return type;
}

/** The input of a step as a run would give it: each parameter and each output filled in with a word. */
function exampleInput(
  { frontMatter, steps }: Runbook,
  input: Record<string, unknown>,
): unknown {
  const words = Object.fromEntries(
    placeholdersOf(input).map(({ path = [] }) => [path.at(-1) ?? '', 'word']),
  );
  const { value, missing } = resolvePlaceholders(input, {
    entity: { ref: 'component:default/shop', name: 'shop' },
    parameters: Object.fromEntries(
      Object.keys(frontMatter.parameters).map(name => [name, 'word']),
    ),
    steps: Object.fromEntries(steps.map(({ id }) => [id, { output: words }])),
  });
  expect(missing).toEqual([]);
  return value;
}

describe('the runbooks that come with the portal', () => {
  const files = readdirSync(DIRECTORY).sort();
  const read = (file: string) =>
    parseRunbook(readFileSync(join(DIRECTORY, file), 'utf8'), file);
  let actions: Map<string, Schemas>;

  beforeAll(async () => {
    actions = await registeredActions();
  }, 60_000);

  it('are all there', () => {
    expect(files).toEqual([
      'after-rollback.md',
      'application-failover.md',
      'certificate-renewal.md',
      'database-failover.md',
      'deploy-after.md',
      'deploy-before.md',
      'deploy-during.md',
      'incident-p0.md',
      'incident-p1.md',
      'incident-p2.md',
      'incident-p3.md',
      'region-failure.md',
      'restore.md',
      'rollback.md',
      'scale-out.md',
      'secret-rotation.md',
    ]);
    const covered = files.flatMap(file => read(file).frontMatter.covers);
    expect(covered).toEqual(
      expect.arrayContaining(['rollback', 'restore', 'failover']),
    );
  });

  it.each(files)('%s can be run, and lacks only an owner of yours', file => {
    const { problems, isRunnable, frontMatter } = read(file);
    expect(problems.map(({ code }) => code)).toEqual(['front-matter.no-owner']);
    expect(isRunnable).toBe(true);
    expect(frontMatter.title).toBeDefined();
    expect(frontMatter.expectedDuration).toBeDefined();
  });

  it.each(files)('%s asks actions that exist what they understand', file => {
    const runbook = read(file);
    const outputs = new Map<string, string[]>();
    const wanted: string[] = [];
    for (const { id, definition } of runbook.steps) {
      for (const { path = [], raw } of placeholdersOf(definition)) {
        const [root, step, , key] = path;
        if (root === 'steps' && !outputs.get(step)?.includes(key)) {
          wanted.push(raw);
        }
      }
      if (definition.kind !== 'action') {
        continue;
      }
      const { action, input } = definition;
      const schema = actions.get(action);
      if (!schema) {
        throw new Error(
          `There is no ${action}, but ${[...actions.keys()].join(', ')}`,
        );
      }
      const taken = objectOf(schema.input(z))
        .strict()
        .safeParse(exampleInput(runbook, input));
      expect([id, taken.error?.issues]).toEqual([id, undefined]);
      outputs.set(id, Object.keys(objectOf(schema.output(z)).shape));
    }
    expect(wanted).toEqual([]);
  });
});
