import { ServiceModel } from '@quarterdeck/service-generator';
import { ClusterAccess } from './ClusterAccess';

/**
 * Pods of a simulated cluster, where no store of secrets hands anything out, wait for a Secret like real ones do. They
 * get one with values that open nothing. In any other cluster secrets come from where the service says.
 */
export function placeholderSecret(
  clusters: ClusterAccess,
  cluster: string,
  { name, secretName, secretKeys, labels }: ServiceModel,
  namespace: string,
) {
  if (!clusters.isSimulated(cluster) || secretKeys.length === 0) {
    return [];
  }
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secretName, namespace, labels: { ...labels } },
      stringData: Object.fromEntries(
        secretKeys.map(key => [key, `placeholder-of-${name}`]),
      ),
    },
  ];
}
