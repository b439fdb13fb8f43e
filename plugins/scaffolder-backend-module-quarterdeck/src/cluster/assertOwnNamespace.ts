import { NotAllowedError } from '@backstage/errors';
import { ServiceModel } from '@quarterdeck/service-generator';
import { KubernetesWriter } from './KubernetesWriter';

const OWNERSHIP_LABELS = ['app.kubernetes.io/part-of', 'team'];

/**
 * A namespace that is there has to bear the label of the service's system or of its team. What quarterdeck.yaml calls
 * its namespace alone would let whoever may deploy one service put pods beside those of another team.
 *
 * @throws NotAllowedError where it is not theirs
 */
export async function assertOwnNamespace(
  writer: KubernetesWriter,
  { name, labels }: ServiceModel,
  namespace: string,
): Promise<void> {
  const found = await writer.get(`/api/v1/namespaces/${namespace}`);
  const isOwn = OWNERSHIP_LABELS.some(
    label => found?.metadata.labels?.[label] === labels[label],
  );
  if (found && !isOwn) {
    const wanted = OWNERSHIP_LABELS.map(label => `${label}=${labels[label]}`);
    throw new NotAllowedError(
      `Namespace ${namespace} is there and not of ${name}: it has to bear the label ${wanted.join(' or ')}. Name another one in quarterdeck.yaml, or have whoever keeps the cluster label it`,
    );
  }
}
