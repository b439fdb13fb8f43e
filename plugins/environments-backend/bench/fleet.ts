/** The estate of the benchmark: services with one Deployment in each of three clusters. */
import { Entity } from '@backstage/catalog-model';

export const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
export const OWNER = 'user:default/mock';

export function serviceNames(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `service-${String(index).padStart(4, '0')}`,
  );
}

export function toEntity(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'backstage.io/kubernetes-id': name,
        'backstage.io/managed-by-location': 'url:https://fleet.example/all',
        'backstage.io/managed-by-origin-location':
          'url:https://fleet.example/all',
      },
    },
    spec: { type: 'service', owner: OWNER, lifecycle: 'production' },
  };
}
