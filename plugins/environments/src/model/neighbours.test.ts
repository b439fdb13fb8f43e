import { NOW, exampleMatrix } from '../testing/exampleMatrix';
import { examplePreviewColumn } from '../testing/examplePreview';
import { comparableEnvironments, defaultPair, neighbours } from './neighbours';

const matrix = exampleMatrix();
matrix.environments.push(examplePreviewColumn(NOW));
const [development, staging, production, preview] = matrix.environments;

describe('neighbours', () => {
  it('are where versions come from and where they go', () => {
    expect(neighbours(matrix, staging)).toEqual({
      below: development.environment,
      above: production.environment,
    });
    expect(neighbours(matrix, development)).toEqual({
      below: undefined,
      above: staging.environment,
    });
    expect(neighbours(matrix, preview)).toEqual({});
  });

  it('are those of next rank where no source is named', () => {
    const loose = {
      ...matrix,
      environments: matrix.environments.map(column => ({
        ...column,
        environment: { ...column.environment, promoteFrom: null },
      })),
    };
    const { below, above } = neighbours(loose, loose.environments[1]);
    expect([below?.id, above?.id]).toEqual(['development', 'production']);
  });
});

describe('what can be compared', () => {
  it('is every environment but previews, the highest with its source first', () => {
    expect(comparableEnvironments(matrix).map(({ id }) => id)).toEqual([
      'development',
      'staging',
      'production',
    ]);
    expect(defaultPair(matrix)).toEqual({
      left: 'staging',
      right: 'production',
    });
    expect(defaultPair({ ...matrix, environments: [] })).toEqual({});
  });
});
