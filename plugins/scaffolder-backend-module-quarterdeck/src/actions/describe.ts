import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  LANGUAGES,
  VersionTable,
  descriptionFile,
  describeService,
  givenAnswers,
  modelOf,
} from '@quarterdeck/service-generator';
import { describeOutput } from '@quarterdeck/template-renderer';
import { explained } from '../workspace/explained';
import { writeFiles } from '../workspace/files';
import { folderOf, targetPath } from './targetPath';
import { examples } from './describe.examples';

/** `quarterdeck:describe`: from the answers of a form to the description of a service. */
export function createDescribeAction({ versions }: { versions: VersionTable }) {
  return createTemplateAction({
    id: 'quarterdeck:describe',
    description:
      'Writes quarterdeck.yaml, the one description that everything else of a service is generated from',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        language: z => z.enum(LANGUAGES).describe('What it is written in'),
        answers: z =>
          z
            .record(z.any())
            .describe(
              'What the form asked; all but name, description and owner have defaults',
            ),
        targetPath,
      },
      output: {
        name: z => z.string().describe('Name of the service'),
        title: z => z.string().describe('Name for people'),
        entityRef: z => z.string().describe('Its component in the catalog'),
        values: z =>
          z.record(z.any()).describe('What skeletons may use as `values`'),
        features: z =>
          z
            .record(z.boolean())
            .describe('What it has: database, cache, backup, exposed'),
        description: z =>
          z.record(z.any()).describe('The content of quarterdeck.yaml'),
        answers: z =>
          z.record(z.any()).describe('What was answered, for quarterdeck:lock'),
      },
    },
    async handler(ctx) {
      const { language } = ctx.input;
      const answers = givenAnswers(ctx.input.answers);
      const description = explained('answers', () =>
        describeService(language, answers),
      );
      await writeFiles(folderOf(ctx), [descriptionFile(description)], {
        replace: true,
      });
      const model = modelOf(description, versions);
      const output = describeOutput(model, answers);
      ctx.output('name', output.name);
      ctx.output('title', output.title);
      ctx.output('entityRef', output.entityRef);
      ctx.output('values', { ...output.values });
      ctx.output('features', output.features);
      ctx.output('description', output.description);
      ctx.output('answers', output.answers);
      const { workload, metadata } = description;
      ctx.logger.info(
        `${model.name}: a ${workload.kind} in ${language}, owned by ${metadata.owner}`,
      );
    },
  });
}
