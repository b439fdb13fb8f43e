import { FileTree } from '@quarterdeck/service-generator';
import { parse } from 'yaml';
import { z } from 'zod';

/** Where a template says its version, for locks. */
export const VERSION_ANNOTATION = 'backstage.io/template-version';
export const TEMPLATE_FILE = 'template.yaml';

const templateSchema = z.object({
  apiVersion: z.literal('scaffolder.backstage.io/v1beta3'),
  kind: z.literal('Template'),
  metadata: z.object({
    name: z.string(),
    title: z.string().optional(),
    description: z.string().optional(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    parameters: z.unknown().optional(),
    steps: z.array(
      z.object({
        id: z.string(),
        name: z.string().optional(),
        action: z.string(),
        if: z.union([z.string(), z.boolean()]).optional(),
        each: z.unknown().optional(),
        input: z.record(z.string(), z.unknown()).default({}),
      }),
    ),
  }),
});

export type Template = z.infer<typeof templateSchema>;
export type TemplateStep = Template['spec']['steps'][number];

/** @throws Error where the folder has no template that can be read */
export function readTemplate(folder: FileTree): Template {
  const file = folder.get(TEMPLATE_FILE);
  if (!file) {
    throw new Error(`There is no ${TEMPLATE_FILE}`);
  }
  const result = templateSchema.safeParse(parse(file.content));
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
    throw new Error(`${TEMPLATE_FILE} is not right: ${problems.join('; ')}`);
  }
  return result.data;
}
