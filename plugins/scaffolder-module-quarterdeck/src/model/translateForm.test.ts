import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { formEn } from '../translations/formEn';
import formFr from '../translations/formFr';
import { Translate, translateForm } from './translateForm';

// eslint-disable-next-line no-restricted-syntax -- tests run from their sources
const TEMPLATES = resolve(__dirname, '../../../../templates');

type Form = Parameters<typeof translateForm>[1];

function formOf(template: string): Form {
  const { metadata, spec } = parse(
    readFileSync(`${TEMPLATES}/${template}/template.yaml`, 'utf8'),
  );
  return {
    title: metadata.title,
    description: metadata.description,
    steps: spec.parameters.map((schema: Form['steps'][number]) => ({
      title: schema.title,
      schema,
    })),
  };
}

const speak =
  (messages: Record<string, string>): Translate =>
  key =>
    messages[key];

const templates = readdirSync(TEMPLATES);

it.each(templates)('%s says in English what is to be translated', template => {
  const form = formOf(template);
  const { steps, title, description } = translateForm(
    `template:default/${template}`,
    form,
    speak(formEn),
  );
  expect({ title, description }).toEqual({
    title: form.title,
    description: form.description,
  });
  expect(steps.map(({ schema }) => schema)).toEqual(
    form.steps.map(({ schema }) => schema),
  );
});

it.each(templates)(
  '%s leaves no word of its questions in English',
  template => {
    const missing: string[] = [];
    const walk = (value: unknown, path: string) => {
      if (Array.isArray(value)) {
        value.forEach((each, index) => walk(each, `${path}.${index}`));
      } else if (typeof value === 'object' && value !== null) {
        Object.entries(value).forEach(([key, each]) =>
          walk(each, `${path}.${key}`),
        );
      } else if (
        typeof value === 'string' &&
        /\.(?:title|description|errorMessage)$/.test(path) &&
        !Object.values<string>(formFr).includes(value)
      ) {
        missing.push(`${path}: ${value}`);
      }
    };
    const form = formOf(template);
    walk(
      translateForm(`template:default/${template}`, form, speak(formFr)),
      template,
    );
    expect(missing).toEqual([]);
  },
);

it('names each of several choices where the form looks for names', () => {
  const { steps } = translateForm(
    'template:default/add-to-existing-service',
    formOf('add-to-existing-service'),
    speak(formFr),
  );
  const [{ schema }] = steps;
  expect(schema).toMatchObject({
    properties: {
      parts: {
        items: { enum: expect.arrayContaining(['backups', 'canary']) },
        'ui:enumNames': expect.arrayContaining([
          formFr['parts.backups'],
          formFr['parts.canary'],
        ]),
      },
    },
  });
});

it('leaves forms of others as they are', () => {
  const form = {
    title: 'Other',
    steps: [
      { title: 'Name', schema: { properties: { name: { title: 'Name' } } } },
    ],
  };
  expect(translateForm('template:default/other', form, speak(formFr))).toEqual(
    form,
  );
});
