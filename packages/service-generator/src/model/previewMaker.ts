import { ServiceModel } from './ServiceModel';

/**
 * Who makes an environment for each pull request; never both, for they would undo each other's work. Argo CD has to be able
 * to ask the host for pull requests, and finds images by the commit, which Jenkins does not know: it builds the merge.
 */
export function previewMaker({
  description,
}: ServiceModel): 'argocd' | 'pipeline' | undefined {
  const { delivery, environments } = description;
  if (!environments.preview) {
    return undefined;
  }
  return delivery.gitops === 'argocd' &&
    delivery.repository.url &&
    delivery.repository.host !== 'git' &&
    delivery.pipeline !== 'jenkins'
    ? 'argocd'
    : 'pipeline';
}
