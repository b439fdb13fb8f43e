import { kubectlDeletePreview } from './fleetSnippets';

describe('kubectlDeletePreview', () => {
  it('names the cluster and the namespace, as one word each', () => {
    expect(
      kubectlDeletePreview(
        { namespace: 'veza-pr-42' },
        { kubectlContext: 'production west' },
      ),
    ).toBe("kubectl --context 'production west' delete namespace veza-pr-42");
  });
});
