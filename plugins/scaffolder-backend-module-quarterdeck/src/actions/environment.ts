import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { modelOf } from '@quarterdeck/service-generator';
import { applyService, nameOf, sayNotServed } from '../cluster/applyService';
import { DeploymentOptions, openCluster } from '../cluster/openCluster';
import { ownedNamespace, previewOf } from '../cluster/previews';
import { descriptionFor } from '../workspace/description';
import { examples } from './environment.examples';
import { folderOf, targetPath } from './targetPath';

/** `quarterdeck:environment`: makes, renews or removes the preview of a pull request. */
export function createEnvironmentAction(options: DeploymentOptions) {
  const { versions, clusters } = options;
  return createTemplateAction({
    id: 'quarterdeck:environment',
    description:
      'Makes the preview of a pull request: a namespace with a quota and the overlay of previews, which expires; again, it is renewed',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        pullRequest: z =>
          z.number().int().min(1).max(99_999).describe('Its number'),
        image: z =>
          z
            .string()
            .optional()
            .describe('What the pipeline has pushed, by tag or digest'),
        remove: z =>
          z
            .boolean()
            .optional()
            .describe('Removes it instead, such as when it is merged'),
        cluster: z =>
          z.string().optional().describe('Default: where development is'),
        targetPath,
      },
      output: {
        cluster: z => z.string().describe('Where it is'),
        namespace: z => z.string().describe('Its own'),
        host: z => z.string().optional().describe('Where its requests arrive'),
        expiresAt: z => z.string().describe('When it is removed'),
        notServed: z =>
          z
            .array(z.string())
            .describe('`Kind/name` of what the cluster does not know'),
      },
    },
    async handler(ctx) {
      const { pullRequest, image, remove = false } = ctx.input;
      const model = modelOf(
        await descriptionFor(folderOf(ctx), undefined),
        versions,
      );
      const cluster = clusters.clusterOf('development', ctx.input.cluster);
      const now = Date.now();
      const preview = previewOf(model, { pullRequest, image, now });
      const { namespace, host, expiresAt } = preview;
      ctx.output('cluster', cluster);
      ctx.output('namespace', namespace);
      ctx.output('host', host);
      ctx.output('expiresAt', expiresAt);
      ctx.output('notServed', []);
      if (ctx.isDryRun) {
        ctx.logger.info(
          remove
            ? `Would remove ${namespace} of ${cluster}`
            : `Would declare in ${namespace} of ${cluster}, until ${expiresAt}: ${preview.objects.map(nameOf).join(', ')}`,
        );
        return;
      }
      const { writer } = await openCluster(
        options,
        { cluster, name: model.name },
        ctx,
      );
      const path = `/api/v1/namespaces/${namespace}`;
      const found = await ownedNamespace(writer, namespace, model.name);
      if (remove) {
        const isGone = found
          ? await writer.delete(path, {
              ...found.metadata,
              resourceVersion: undefined,
            })
          : false;
        ctx.logger.info(
          isGone ? `${namespace} is being removed` : `There is no ${namespace}`,
        );
        return;
      }
      await writer.apply(path, preview.namespaceObject);
      const { applied, notServed } = await applyService(
        writer,
        preview.objects,
        { model, namespace },
      );
      ctx.output('notServed', notServed);
      ctx.logger.info(
        `${namespace} of ${cluster} is there until ${expiresAt}: ${applied.join(', ')}`,
      );
      sayNotServed(ctx.logger, cluster, notServed);
    },
  });
}
