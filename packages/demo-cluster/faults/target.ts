import { Random } from './random';
import { Attack } from './victim';

export const NAMESPACE = 'attacked';
export const CONFIG_MAPS = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
export const DEPLOYMENTS = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
export const WITNESS = `${DEPLOYMENTS}/witness`;

export const JSON_TYPE = { 'content-type': 'application/json' };

/** A Deployment that any cluster takes. */
export function deployment(name: string) {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'main', image: 'registry.example/a:v1' }],
        },
      },
    },
  };
}

/** One kind of attack, as one of its requests. */
export type Kind = (random: Random) => Omit<Attack, 'kind'>;
