import type { Entity } from '@backstage/catalog-model';

const ID_ANNOTATION = 'backstage.io/kubernetes-id';
const SELECTOR_ANNOTATION = 'backstage.io/kubernetes-label-selector';

/** What to add to `catalog-info.yaml` so that an entity finds its workloads. */
export function entityAnnotationSnippet(entity: Entity): string {
  return [
    'metadata:',
    `  name: ${entity.metadata.name}`,
    '  annotations:',
    `    ${ID_ANNOTATION}: ${entity.metadata.name}`,
  ].join('\n');
}

/** What to add to a Deployment so that an annotated entity finds it. */
export function workloadLabelSnippet(entity: Entity): string {
  return [
    'kind: Deployment',
    'metadata:',
    '  labels:',
    ...wantedLabels(entity).map(([key, value]) => `    ${key}: ${value}`),
  ].join('\n');
}

function wantedLabels(entity: Entity): Array<[string, string]> {
  const annotations = entity.metadata.annotations ?? {};
  const equalities = (annotations[SELECTOR_ANNOTATION] ?? '')
    .split(',')
    .map(term => /^\s*([\w./-]+)\s*==?\s*([\w.-]+)\s*$/.exec(term));
  const [first] = equalities;
  if (first) {
    return equalities.flatMap(match =>
      match ? [[match[1], match[2]] as [string, string]] : [],
    );
  }
  return [[ID_ANNOTATION, annotations[ID_ANNOTATION] ?? entity.metadata.name]];
}

/** What to add to `app-config.yaml` so that there is an environment. */
export const ENVIRONMENT_DEFINITION_SNIPPET = `environments:
  definitions:
    production:
      title: Production
      rank: 3
      tier: production
      clusters: [my-cluster]
      namespaces: ['*-production']`;
