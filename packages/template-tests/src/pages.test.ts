import { answersSchema } from '@quarterdeck/service-generator';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { TEMPLATES } from './paths';

const SERVICES = ['go-service', 'rust-service', 'node-service'];
const ALL = [...SERVICES, 'react-app'];
/** A website is one kind of service, and keeps no data. */
const NOT_ASKED_OF_A_WEBSITE = [
  'kind',
  'database',
  'pooler',
  'readReplica',
  'cache',
  'backupSchedule',
  'backupBucket',
  'backupRecipients',
];

const propertySchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  'ui:enumNames': z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.unknown().optional(),
});
type Property = z.infer<typeof propertySchema>;

const branchSchema = z.object({
  properties: z.record(z.string(), propertySchema),
});
const pageSchema = z.looseObject({
  title: z.string(),
  'ui:options': z.object({ language: z.string(), page: z.string() }),
  properties: z.record(z.string(), propertySchema),
  dependencies: z
    .record(z.string(), z.object({ oneOf: z.array(branchSchema) }))
    .default({}),
});
type Page = z.infer<typeof pageSchema>;

function pagesOf(template: string): Page[] {
  const content = readFileSync(join(TEMPLATES, template, 'template.yaml'));
  return z
    .object({ spec: z.object({ parameters: z.array(pageSchema) }) })
    .parse(parse(content.toString())).spec.parameters;
}

/** All that a template asks, also what it asks only after another answer. */
function askedBy(template: string): [string, Property][] {
  return pagesOf(template).flatMap(({ properties, dependencies }) => [
    ...Object.entries(properties),
    ...Object.entries(dependencies).flatMap(([key, { oneOf }]) =>
      oneOf.flatMap(branch =>
        Object.entries(branch.properties).filter(([name]) => name !== key),
      ),
    ),
  ]);
}

const answers = z
  .object({ properties: z.record(z.string(), propertySchema) })
  .parse(
    z.toJSONSchema(answersSchema, { io: 'input', unrepresentable: 'any' }),
  ).properties;

describe.each(ALL)('the pages of %s', template => {
  it('ask every answer once', () => {
    const expected = Object.keys(answers).filter(
      name =>
        template !== 'react-app' || !NOT_ASKED_OF_A_WEBSITE.includes(name),
    );
    const asked = askedBy(template).map(([name]) => name);
    expect(asked.sort()).toEqual(expected.sort());
  });

  it.each(askedBy(template))(
    'ask %s as the description takes it',
    (name, asked) => {
      const answer = answers[name];
      const choices = name === 'kind' ? ['service', 'worker'] : answer.enum;
      expect({
        default: asked.default,
        minimum: asked.minimum,
        maximum: asked.maximum,
      }).toEqual({
        default: answer.default,
        minimum: name === 'tier' ? undefined : answer.minimum,
        maximum: name === 'tier' ? undefined : answer.maximum,
      });
      expect(asked.enum).toEqual(name === 'tier' ? [0, 1, 2, 3] : choices);
      expect(asked['ui:enumNames']?.length ?? asked.enum?.length).toBe(
        asked.enum?.length,
      );
    },
  );
});

it('share their pages', () => {
  const shared = (template: string) =>
    JSON.stringify(
      pagesOf(template).filter(page => page['ui:options'].page !== 'ports'),
      (key, value: unknown) => (key === 'language' ? undefined : value),
    );
  const [go, rust, node] = SERVICES.map(shared);
  expect(rust).toBe(go);
  expect(node).toBe(go);
  const withoutRuntime: unknown = JSON.parse(go).filter(
    (page: Page) => page['ui:options'].page !== 'runtime',
  );
  expect(JSON.parse(shared('react-app'))).toEqual(withoutRuntime);
});
