import type {
  ClusterStatus,
  Preview,
} from '@quarterdeck/plugin-environments-common';
import { shellWord } from './kubectl';

/** What to add to `catalog-info.yaml` so that an entity finds its workloads. */
export const FLEET_ANNOTATION_SNIPPET = `metadata:
  name: my-service
  annotations:
    backstage.io/kubernetes-id: my-service`;

/** What a namespace says of itself as a preview. */
export const PREVIEW_ANNOTATION_SNIPPET = `kind: Namespace
metadata:
  name: my-service-pr-42
  annotations:
    quarterdeck.io/environments-owner: user:default/my-name
    quarterdeck.io/environments-ttl: 3d
    quarterdeck.io/environments-pull-request: https://github.com/my-org/my-service/pull/42`;

/** What to add to `app-config.yaml` so that there can be previews. */
export const PREVIEW_ENVIRONMENT_SNIPPET = `environments:
  definitions:
    preview:
      title: Preview
      rank: 0
      tier: preview
      clusters: [my-cluster]
      namespaces: ['*-pr-*']
      previewTtl: { days: 3 }`;

/** The kubectl command that takes a preview away, with all that is in it. */
export function kubectlDeletePreview(
  preview: Pick<Preview, 'namespace'>,
  cluster: Pick<ClusterStatus, 'kubectlContext'>,
): string {
  return [
    'kubectl',
    '--context',
    cluster.kubectlContext,
    'delete',
    'namespace',
    preview.namespace,
  ]
    .map(shellWord)
    .join(' ');
}
