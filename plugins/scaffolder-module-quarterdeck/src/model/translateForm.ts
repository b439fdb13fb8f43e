import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import type { TemplateParameterSchema } from '@backstage/plugin-scaffolder-react';
import type { JsonObject, JsonValue } from '@backstage/types';
import { formEn } from '../translations/formEn';

type Translate = TranslationFunction<typeof formEn>;

/** Pages of our templates name themselves; those of others are left as they are. */
export function translateForm(
  form: TemplateParameterSchema,
  t: Translate,
): TemplateParameterSchema {
  const steps = form.steps.map(step => {
    const page = pageOf(step.schema);
    if (page === undefined) {
      return step;
    }
    const schema = withWords(step.schema, page, t);
    const { title, description } = schema;
    return {
      ...step,
      title: typeof title === 'string' ? title : step.title,
      ...(typeof description === 'string' && { description }),
      schema: questions(schema, t),
    };
  });
  return { ...form, steps };
}

function pageOf(schema: JsonObject): string | undefined {
  const options = schema['ui:options'];
  const page = isObject(options) ? options.page : undefined;
  const isOurs =
    schema['ui:field'] === 'QuarterdeckPage' && typeof page === 'string';
  return isOurs ? `page.${page}` : undefined;
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
    if (word === 'ui:enumNames' && Array.isArray(schema.enum)) {
      const names = Array.isArray(value) ? value : [];
      return schema.enum.map(
        (choice, index) =>
          wordOf(`${key}.${choice}`, t) ?? names[index] ?? choice,
      );
    }
    return value ?? null;
  });
  return words;
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
