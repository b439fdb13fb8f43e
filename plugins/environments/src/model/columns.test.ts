import { NOW, exampleMatrix, exampleWorkload } from '../testing/exampleMatrix';
import { examplePreviewColumn } from '../testing/examplePreview';
import { columnKey, columnTitle, inDisplayOrder } from './columns';

describe('columns', () => {
  it('are told apart also where an environment has several', () => {
    const columns = [
      exampleMatrix().environments[0],
      examplePreviewColumn(NOW),
      examplePreviewColumn(NOW, { namespace: 'veza-pr-43' }),
    ];
    expect(columns.map(columnKey)).toEqual([
      'development',
      'preview-veza-pr-42',
      'preview-veza-pr-43',
    ]);
    expect(columns.map(columnTitle)).toEqual([
      'Development',
      'Preview veza-pr-42',
      'Preview veza-pr-43',
    ]);
  });

  it('show what only runs at times last', () => {
    const named = (name: string, kind: 'CronJob' | 'Deployment') =>
      exampleWorkload(NOW, 'staging', 'v1', { name, kind });
    expect(
      inDisplayOrder([
        named('cleanup', 'CronJob'),
        named('api', 'Deployment'),
        named('worker', 'Deployment'),
      ]).map(({ name }) => name),
    ).toEqual(['api', 'worker', 'cleanup']);
  });
});
