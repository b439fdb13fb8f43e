import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  Generator,
  VersionTable,
  modelOf,
} from '@quarterdeck/service-generator';
import { stringify } from 'yaml';
import { descriptionFor } from '../workspace/description';
import { writeFiles } from '../workspace/files';
import { folderOf, targetPath } from './targetPath';

/** `quarterdeck:<generator>`: what one generator writes for the service that quarterdeck.yaml describes. */
export function createGeneratorAction(
  generator: Generator,
  { versions }: { versions: VersionTable },
) {
  const id = `quarterdeck:${generator.name}`;
  return createTemplateAction({
    id,
    description: generator.summary,
    supportsDryRun: true,
    examples: [
      {
        description: 'For the service that quarterdeck.yaml describes',
        example: stringify({ steps: [{ id: generator.name, action: id }] }),
      },
      {
        description: 'Again, over what an older version of it wrote',
        example: stringify({
          steps: [{ id: generator.name, action: id, input: { replace: true } }],
        }),
      },
    ],
    schema: {
      input: {
        description: z =>
          z
            .record(z.any())
            .optional()
            .describe(
              'Content of a quarterdeck.yaml. Default: the one of the workspace',
            ),
        replace: z =>
          z
            .boolean()
            .optional()
            .describe(
              'Writes over files that have other content. Default: false, which keeps them',
            ),
        targetPath,
      },
      output: {
        paths: z => z.array(z.string()).describe('Paths that it wrote'),
        kept: z =>
          z
            .array(z.string())
            .describe('Paths that had other content and were kept'),
      },
    },
    async handler(ctx) {
      const folder = folderOf(ctx);
      const description = await descriptionFor(folder, ctx.input.description);
      const model = modelOf(description, versions);
      const files = generator.applies(model) ? generator.generate(model) : [];
      const { written, kept } = await writeFiles(folder, files, {
        replace: ctx.input.replace ?? false,
      });
      ctx.output('paths', written);
      ctx.output('kept', kept);
      ctx.logger.info(
        files.length
          ? `${written.length} files written: ${written.join(', ')}`
          : `${model.name} needs none of it`,
      );
      if (kept.length) {
        ctx.logger.warn(
          `Kept what is there already: ${kept.join(', ')}; replace: true writes over it`,
        );
      }
    },
  });
}
