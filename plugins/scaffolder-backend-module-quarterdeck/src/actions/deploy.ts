import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { modelOf } from '@quarterdeck/service-generator';
import { objectsOf } from '@quarterdeck/service-verifier';
import { objectSchema } from '../cluster/KubernetesWriter';
import { applyService, nameOf, sayNotServed } from '../cluster/applyService';
import { assertOwnNamespace } from '../cluster/assertOwnNamespace';
import { DeploymentOptions, openCluster } from '../cluster/openCluster';
import { placeholderSecret } from '../cluster/placeholderSecret';
import { waitUntilReady } from '../cluster/waitUntilReady';
import { descriptionFor } from '../workspace/description';
import { examples } from './deploy.examples';
import { folderOf, targetPath } from './targetPath';

const ENVIRONMENT = 'development';
const DEFAULT_SECONDS = 30;

/** `quarterdeck:deploy`: the first version runs in development; all later ones are for the pipeline and the rollouts. */
export function createDeployAction(options: DeploymentOptions) {
  const { versions, clusters } = options;
  return createTemplateAction({
    id: 'quarterdeck:deploy',
    description:
      'Declares the objects of development that the generators write, in the cluster of that environment, and waits until its pods are ready',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        cluster: z =>
          z
            .string()
            .optional()
            .describe(
              'Default: the first of environments.definitions.development.clusters',
            ),
        waitSeconds: z =>
          z
            .number()
            .min(0)
            .max(600)
            .optional()
            .describe(
              `How long to wait for its pods. Default: ${DEFAULT_SECONDS}`,
            ),
        targetPath,
      },
      output: {
        cluster: z => z.string().describe('Where it runs'),
        namespace: z => z.string().describe('Its namespace there'),
        applied: z =>
          z.array(z.string()).describe('`Kind/name` of what was declared'),
        notServed: z =>
          z
            .array(z.string())
            .describe('`Kind/name` of what the cluster does not know'),
        ready: z => z.boolean().describe('Whether all its pods are ready'),
        status: z =>
          z.string().describe('How many are, and what others wait for'),
      },
    },
    async handler(ctx) {
      const description = await descriptionFor(folderOf(ctx), undefined);
      const model = modelOf(description, versions);
      const { namespace } = description.environments[ENVIRONMENT];
      const cluster = clusters.clusterOf(ENVIRONMENT, ctx.input.cluster);
      clusters.assertNamespace(ENVIRONMENT, { cluster, namespace });
      const objects = objectsOf(model, ENVIRONMENT).map(object =>
        objectSchema.parse(object),
      );
      ctx.output('cluster', cluster);
      ctx.output('namespace', namespace);
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would declare in ${namespace} of ${cluster}: ${objects.map(nameOf).join(', ')}`,
        );
        ctx.output('applied', objects.map(nameOf));
        ctx.output('notServed', []);
        ctx.output('ready', false);
        ctx.output('status', 'Not deployed in a dry run');
        return;
      }
      const { writer, signal } = await openCluster(
        options,
        { cluster, name: model.name },
        ctx,
      );
      await assertOwnNamespace(writer, model, namespace);
      const { applied, notServed } = await applyService(
        writer,
        [...objects, ...placeholderSecret(clusters, cluster, model, namespace)],
        { model, namespace },
      );
      ctx.output('applied', applied);
      ctx.output('notServed', notServed);
      ctx.logger.info(`Declared in ${namespace}: ${applied.join(', ')}`);
      sayNotServed(ctx.logger, cluster, notServed);
      const workload = objects.find(
        ({ kind, metadata }) =>
          kind === 'Deployment' && metadata.name === model.name,
      );
      const path = workload && (await writer.pathOf(workload));
      if (!path) {
        throw new InputError(
          `There is no Deployment ${model.name} to wait for`,
        );
      }
      const { isReady, status } = await waitUntilReady(
        writer,
        { path, namespace, name: model.name },
        { signal, seconds: ctx.input.waitSeconds ?? DEFAULT_SECONDS },
      );
      ctx.output('ready', isReady);
      ctx.output('status', status);
      if (isReady) {
        ctx.logger.info(
          `${model.name} runs in ${namespace} of ${cluster}: ${status}`,
        );
      } else {
        ctx.logger.warn(
          `${model.name} does not run yet: ${status}. The pipeline builds its image first, unless the registry has one`,
        );
      }
    },
  });
}
