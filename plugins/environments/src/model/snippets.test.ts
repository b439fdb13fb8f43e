import { exampleEntity } from '../testing/exampleMatrix';
import { entityAnnotationSnippet, workloadLabelSnippet } from './snippets';

const withAnnotations = (annotations: Record<string, string>) => ({
  ...exampleEntity,
  metadata: { ...exampleEntity.metadata, annotations },
});

describe('workloadLabelSnippet', () => {
  it.each([
    [
      { 'backstage.io/kubernetes-id': 'other' },
      ['backstage.io/kubernetes-id: other'],
    ],
    [{}, ['backstage.io/kubernetes-id: veza-backend-api']],
    [
      { 'backstage.io/kubernetes-label-selector': 'app=api, tier == back' },
      ['app: api', 'tier: back'],
    ],
    [
      { 'backstage.io/kubernetes-label-selector': 'app in (a, b)' },
      ['backstage.io/kubernetes-id: veza-backend-api'],
    ],
  ])('asks for the labels that %j selects', (annotations, labels) => {
    const snippet = workloadLabelSnippet(withAnnotations(annotations));
    expect(
      snippet
        .split('\n')
        .slice(3)
        .map(line => line.trim()),
    ).toEqual(labels);
  });
});

describe('entityAnnotationSnippet', () => {
  it('is for the entity at hand', () => {
    expect(entityAnnotationSnippet(exampleEntity)).toContain(
      'backstage.io/kubernetes-id: veza-backend-api',
    );
  });
});
