import {
  rolloutReason,
  type Hold,
  type HoldList,
} from '@quarterdeck/plugin-rollouts-common';
import { NOW, exampleDocument, exampleRollout } from './exampleRollout';

const at = (age: number) => new Date(NOW - age).toISOString();

export function exampleHold(changes: Partial<Hold> = {}): Hold {
  const { from, to } = exampleDocument();
  return {
    id: '01890000-0000-7000-8000-00000000000a',
    rolloutId: exampleRollout().id,
    entityRef: 'component:default/shop',
    environmentId: 'production',
    cluster: 'demo',
    object: { kind: 'Deployment', namespace: 'shop-production', name: 'shop' },
    owner: { kind: 'argo-cd', name: 'shop' },
    holder: { kind: 'argo-application', namespace: 'argocd', name: 'shop' },
    good: from,
    bad: to,
    state: 'placed',
    reason: rolloutReason('hold.placed', {
      holder: 'Application argocd/shop',
      version: 'v1.4.2',
      until: at(-3_600_000),
    }),
    createdAt: at(10_000),
    placedAt: at(9_000),
    expiresAt: at(-3_600_000),
    endedAt: null,
    ...changes,
  };
}

export function exampleHoldList(items: Hold[] = []): HoldList {
  return { asOf: at(0), items };
}
