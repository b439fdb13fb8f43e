import type { WorkloadKind } from '@quarterdeck/plugin-environments-common';
import { kubectlCommand, kubectlSetImages, type KubectlVerb } from './kubectl';

const place = (kind: WorkloadKind) => ({
  kind,
  namespace: 'veza-production',
  name: 'veza-backend-api',
});
const workload = place('Deployment');
const demo = { kubectlContext: 'demo' };
const PREFIX = 'kubectl --context demo -n veza-production';

describe('kubectlCommand', () => {
  it.each<[KubectlVerb, WorkloadKind, string | undefined]>([
    ['get', 'Deployment', 'get deployment veza-backend-api -o wide'],
    ['get', 'Rollout', 'get rollouts.argoproj.io veza-backend-api -o wide'],
    ['describe', 'Canary', 'describe canaries.flagger.app veza-backend-api'],
    ['events', 'CronJob', 'events --for cronjob/veza-backend-api'],
    [
      'logs',
      'StatefulSet',
      'logs statefulset/veza-backend-api --all-containers --tail=100',
    ],
    ['logs', 'CronJob', undefined],
    ['undo', 'DaemonSet', 'rollout undo daemonset/veza-backend-api'],
    ['undo', 'Rollout', undefined],
    ['get', 'Reported', undefined],
  ])('%s of a %s', (verb, kind, rest) => {
    expect(kubectlCommand(verb, place(kind), demo)).toBe(
      rest && `${PREFIX} ${rest}`,
    );
  });

  it.each([
    ['arn:aws:eks:eu-west-1:1:cluster/a', 'arn:aws:eks:eu-west-1:1:cluster/a'],
    ['my cluster', "'my cluster'"],
    ["it's; rm -rf", "'it'\\''s; rm -rf'"],
    ['', "''"],
  ])('keeps the context %j one word', (kubectlContext, word) => {
    expect(kubectlCommand('get', workload, { kubectlContext })).toContain(
      `--context ${word} -n`,
    );
  });
});

describe('kubectlSetImages', () => {
  const images = [
    { container: 'api', image: 'registry.example/api@sha256:4f1d' },
    { container: 'proxy', image: 'registry.example/proxy:v2' },
  ];

  it('sets all of them at once', () => {
    expect(kubectlSetImages(workload, demo, images)).toBe(
      `${PREFIX} set image deployment/veza-backend-api api=registry.example/api@sha256:4f1d proxy=registry.example/proxy:v2`,
    );
  });

  it('has no command for nothing, nor for what kubectl cannot set', () => {
    expect(kubectlSetImages(workload, demo, [])).toBeUndefined();
    expect(kubectlSetImages(place('Canary'), demo, images)).toBeUndefined();
  });
});
