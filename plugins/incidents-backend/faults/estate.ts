import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';

export const TOKENS = ['the-token-of-today-0001', 'the-token-of-yesterday'];
export const SECRETS = ['the-secret-of-today-0001', 'the-secret-of-yesterday'];
export const SERVICES = 20;
export const nameOf = (index: number) => `service-${index}`;
export const refOf = (index: number) => `component:default/${nameOf(index)}`;
export const pagerdutyIdOf = (index: number) => `PSERVICE${index}`;
/** Where an alert comes from by its namespace; undefined stands for none that says anything. */
export const NAMESPACES = {
  'shop-production': 'production',
  'shop-staging': 'staging',
  elsewhere: null,
} as const;

function component(
  name: string,
  annotations: Record<string, string> = {},
  namespace = 'default',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace, annotations },
    spec: {},
  };
}

/** Services, and two of one name, of which neither is meant. */
export const ENTITIES: Entity[] = [
  ...Array.from({ length: SERVICES }, (_, index) =>
    component(nameOf(index), {
      'pagerduty.com/service-id': pagerdutyIdOf(index),
    }),
  ),
  component('twin', { 'pagerduty.com/service-id': 'PTWIN' }, 'one'),
  component('twin', { 'pagerduty.com/service-id': 'PTWIN' }, 'two'),
];

const environment = (tier: string) => ({
  tier,
  rank: 1,
  clusters: ['demo'],
  namespaces: [`*-${tier}`],
});

export const CONFIG = {
  incidents: {
    webhooks: {
      alertmanager: { tokens: TOKENS },
      pagerduty: { secrets: SECRETS },
    },
  },
  environments: {
    definitions: {
      staging: environment('staging'),
      production: environment('production'),
    },
  },
} satisfies JsonObject;
