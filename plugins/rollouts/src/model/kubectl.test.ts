import { exampleDocument } from '../testing/exampleRollout';
import { kubectlCommands } from './kubectl';

const second = {
  title: 'Create shop-canary',
  object: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop-production',
    name: 'shop-canary',
  },
  owner: { kind: 'manual' as const, name: null },
  text: '{}',
};

describe('the commands for the hour without the portal', () => {
  it('bring the images back before the requests, and remove what was added last', () => {
    const { see, goBack } = kubectlCommands(
      exampleDocument({
        changes: [second],
        routing: {
          kind: 'istio',
          virtualService: 'shop-routes',
          host: 'shop',
          stableSubset: 'stable',
          candidateSubset: 'canary',
        },
      }),
      'demo cluster',
    );
    const kubectl = "kubectl --context 'demo cluster' -n shop-production";
    expect(see[0]).toBe(
      `${kubectl} get deployment/shop deployment/shop-canary -o wide --ignore-not-found`,
    );
    expect(goBack).toEqual([
      `${kubectl} set image deployment/shop shop=registry.example/shop:v1.4.2`,
      `${kubectl} rollout status deployment/shop`,
      expect.stringMatching(
        /get virtualservice shop-routes -o json \| jq '.*"stable".* = 100 \| .*"canary".* = 0' \| .* replace -f -$/,
      ),
      `${kubectl} delete deployment/shop-canary --ignore-not-found`,
    ]);
  });

  it('switch a Service by its label alone', () => {
    const { goBack } = kubectlCommands(
      exampleDocument({
        changes: [],
        routing: {
          kind: 'service',
          service: 'shop',
          label: 'quarterdeck.io/track',
          stableValue: 'stable',
          candidateValue: 'canary',
          wasPinned: true,
        },
      }),
      undefined,
    );
    expect(goBack[2]).toBe(
      `kubectl -n shop-production patch service shop --type=merge -p '{"spec":{"selector":{"quarterdeck.io/track":"stable"}}}'`,
    );
  });
});

describe('the commands where a controller of the cluster carries it out', () => {
  const kubectl = 'kubectl -n shop-production';

  it('leave it to Flagger to see that the old image is nothing new', () => {
    const { see, goBack } = kubectlCommands(
      exampleDocument({
        routing: {
          kind: 'flagger',
          canary: 'shop',
          primary: 'shop-primary',
          named: [],
          skipsAnalysis: false,
          hooks: [],
          threshold: 1,
          intervalMs: 10_000,
        },
      }),
      undefined,
    );
    expect(see[0]).toBe(
      `${kubectl} get canary/shop deployment/shop deployment/shop-primary`,
    );
    expect(goBack).toEqual([
      `${kubectl} set image deployment/shop shop=registry.example/shop:v1.4.2`,
    ]);
  });

  it('abort a Rollout before its template is put back', () => {
    const document = exampleDocument({
      routing: {
        kind: 'argo-rollouts',
        rollout: 'shop',
        named: [],
        variant: 'canary',
      },
    });
    const target = { ...document.target, kind: 'Rollout' as const };
    const { goBack } = kubectlCommands({ ...document, target }, undefined);
    expect(goBack).toEqual([
      `${kubectl} patch rollout/shop --subresource=status --type=merge -p '{"status":{"abort":true}}'`,
      expect.stringMatching(
        /patch rollout\/shop --type=json -p '\[\{"op":"replace","path":"\/spec\/template\/spec\/containers\/0\/image","value":"registry\.example\/shop:v1\.4\.2"\}\]'$/,
      ),
    ]);
  });
});
