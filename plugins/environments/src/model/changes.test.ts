import { exampleMatrix } from '../testing/exampleMatrix';
import { changesBetween } from './changes';

describe('changesBetween', () => {
  it('finds nothing between equal answers', () => {
    expect(changesBetween(exampleMatrix(), exampleMatrix())).toEqual([]);
  });

  it('tells versions, health, and workloads that come and go', () => {
    const next = exampleMatrix();
    const [development, staging, production] = next.environments;
    development.workloads[0].version = 'v1.7.0';
    staging.workloads = [];
    production.workloads[0].health.status = 'unavailable';
    production.workloads.push({
      ...production.workloads[0],
      id: 'demo/veza-production/Deployment/worker',
      name: 'worker',
    });
    expect(changesBetween(exampleMatrix(), next)).toEqual([
      {
        environmentTitle: 'Development',
        workload: 'veza-backend-api',
        kind: 'version',
        version: 'v1.7.0',
      },
      {
        environmentTitle: 'Staging',
        workload: 'veza-backend-api',
        kind: 'gone',
      },
      {
        environmentTitle: 'Production',
        workload: 'veza-backend-api',
        kind: 'health',
        status: 'unavailable',
      },
      {
        environmentTitle: 'Production',
        workload: 'worker',
        kind: 'appeared',
      },
    ]);
  });
});
