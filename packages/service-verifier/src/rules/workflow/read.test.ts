import { projectOf } from '../../project';
import { readWorkflows } from './read';

describe('readWorkflows', () => {
  it('reads a workflow once for all rules, however long that takes', () => {
    const content = 'on: push\njobs:\n  build:\n    steps: []\n';
    const project = projectOf(
      new Map([
        ['.github/workflows/ci.yaml', { content, isExecutable: false }],
      ]),
    );
    const [first] = readWorkflows(project);
    expect(first.jobs).toHaveLength(1);
    expect(readWorkflows(project)[0]).toBe(first);
  });
});
