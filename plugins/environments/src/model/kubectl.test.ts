import { kubectlGet } from './kubectl';

const workload = {
  kind: 'Deployment',
  namespace: 'veza-production',
  name: 'veza-backend-api',
} as const;

describe('kubectlGet', () => {
  it('names context, namespace and workload', () => {
    expect(kubectlGet(workload, { kubectlContext: 'demo' })).toBe(
      'kubectl --context demo -n veza-production get deployment veza-backend-api',
    );
  });

  it.each([
    ['arn:aws:eks:eu-west-1:1:cluster/a', 'arn:aws:eks:eu-west-1:1:cluster/a'],
    ['my cluster', "'my cluster'"],
    ["it's; rm -rf", "'it'\\''s; rm -rf'"],
    ['', "''"],
  ])('keeps the context %j one word', (kubectlContext, word) => {
    expect(kubectlGet(workload, { kubectlContext })).toContain(
      `--context ${word} -n`,
    );
  });
});
