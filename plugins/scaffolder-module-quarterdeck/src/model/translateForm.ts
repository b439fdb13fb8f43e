import type { TemplateParameterSchema } from '@backstage/plugin-scaffolder-react';
import type { JsonObject, JsonValue } from '@backstage/types';
import { formEn } from '../translations/formEn';

/** What stands for a message in the reader's language. */
export type Translate = (key: keyof typeof formEn) => string;

/** Forms of our templates; those of others are left as they are. */
export function translateForm(
  templateRef: string,
  form: TemplateParameterSchema,
  t: Translate,
): TemplateParameterSchema {
  const key = `template.${templateRef.split('/').pop()}`;
  const { title = form.title, description = form.description } = {
    title: wordOf(`${key}.title`, t),
    description: wordOf(`${key}.description`, t),
  };
  const steps = form.steps.map(step => {
    const page = pageOf(step.schema, key);
    if (page === undefined) {
      return step;
    }
    const schema = questions(withWords(step.schema, page, t), t);
    return {
      ...step,
      title: typeof schema.title === 'string' ? schema.title : step.title,
      ...(typeof schema.description === 'string' && {
        description: schema.description,
      }),
      schema,
    };
  });
  return { ...form, title, description, steps };
}

/** Where the words of a page are kept: by the page, or by what is asked first on it. */
function pageOf(schema: JsonObject, template: string): string | undefined {
  const options = schema['ui:options'];
  const page = isObject(options) ? options.page : undefined;
  if (schema['ui:field'] === 'QuarterdeckPage' && typeof page === 'string') {
    return `page.${page}`;
  }
  const [first] = Object.keys(
    isObject(schema.properties) ? schema.properties : {},
  );
  const key = `${template}.${first}`;
  return isMessage(`${key}.title`) ? key : undefined;
}

/** Every question, also those that are asked after another answer. */
function questions(schema: JsonObject, t: Translate): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'properties' && isObject(value)) {
        return [key, mapObject(value, (name, each) => question(name, each, t))];
      }
      return [key, deeper(value, t)];
    }),
  );
}

function deeper(value: JsonValue | undefined, t: Translate): JsonValue {
  if (Array.isArray(value)) {
    return value.map(each => deeper(each, t));
  }
  return isObject(value) ? questions(value, t) : (value ?? null);
}

function question(
  name: string,
  value: JsonValue | undefined,
  t: Translate,
): JsonValue {
  if (!isObject(value)) {
    return value ?? null;
  }
  const worded = withWords(value, name, t);
  const { items } = worded;
  return isObject(items)
    ? { ...worded, items: withWords(items, name, t) }
    : worded;
}

/** Title, description, what is said to a wrong answer, and the names of choices, where they are English now. */
function withWords(schema: JsonObject, key: string, t: Translate): JsonObject {
  const words = mapObject(schema, (word, value) => {
    if (typeof value === 'string') {
      return wordOf(`${key}.${word}`, t) ?? value;
    }
    if (word === 'ui:enumNames') {
      const names = Array.isArray(value) ? value : [];
      return choicesOf(schema).map(
        (choice, index) =>
          wordOf(`${key}.${choice}`, t) ?? names[index] ?? choice,
      );
    }
    return value ?? null;
  });
  return words;
}

/** Where several may be picked, the choices are those of each item. */
function choicesOf({ enum: one, items }: JsonObject): JsonValue[] {
  const choices = isObject(items) ? items.enum : one;
  return Array.isArray(choices) ? choices : [];
}

function wordOf(key: string, t: Translate): string | undefined {
  return isMessage(key) ? t(key) : undefined;
}

function isMessage(key: string): key is keyof typeof formEn {
  return Object.hasOwn(formEn, key);
}

function mapObject(
  object: JsonObject,
  change: (key: string, value: JsonValue | undefined) => JsonValue,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(key, value)]),
  );
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
