import { parse } from 'yaml';
import { z } from 'zod';
import { Finding, Project } from '../../types';

export const TEMPLATE_FILE = 'template.yaml';

const stepSchema = z.object({
  id: z.string().optional(),
  action: z.string(),
  input: z.record(z.string(), z.unknown()).default({}),
});

const templateSchema = z.object({
  kind: z.literal('Template'),
  spec: z.object({
    parameters: z.unknown().optional(),
    steps: z.array(stepSchema),
  }),
});

export type Step = z.infer<typeof stepSchema>;

/** The folder of a software template: what it asks, what it does, and what it writes. */
export interface TemplateFolder {
  /** The text of template.yaml */
  content: string;
  parameters: unknown;
  steps: readonly Step[];
  /** Files that are written into repositories, by path; those that end in `.njk` are rendered */
  skeleton: readonly { path: string; content: string }[];
}

/** @returns undefined where this is no template, but a service */
export function templateFolder({ files }: Project): TemplateFolder | undefined {
  const content = files.get(TEMPLATE_FILE)?.content ?? '';
  const template = templateSchema.safeParse(parsed(content)).data;
  if (!template) {
    return undefined;
  }
  const { parameters, steps } = template.spec;
  const skeleton = [...files]
    .filter(([path]) => path.includes('/'))
    .map(([path, file]) => ({ path, content: file.content }));
  return { content, parameters, steps, skeleton };
}

function parsed(content: string): unknown {
  try {
    return parse(content);
  } catch {
    return undefined;
  }
}

/** A finding for each match, by line. */
export function findingsOf(
  rule: string,
  file: { path: string; content: string },
  pattern: RegExp,
  explain: (match: RegExpMatchArray) => string | undefined,
): Finding[] {
  return file.content.split('\n').flatMap((line, index) =>
    [...line.matchAll(pattern)].flatMap(match => {
      const message = explain(match);
      return message
        ? [{ rule, path: file.path, line: index + 1, message }]
        : [];
    }),
  );
}

/** Every object of a document, with those inside it. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) {
    return value.flatMap(objectsIn);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const entries = Object.entries(value);
  return [
    Object.fromEntries(entries),
    ...entries.flatMap(([, each]) => objectsIn(each)),
  ];
}
