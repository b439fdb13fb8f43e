import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  DEFAULT_VERSIONS,
  GENERATORS,
  describeService,
  descriptionFile,
  generate,
  modelOf,
} from '@quarterdeck/service-generator';
import { readTree } from '@quarterdeck/service-verifier';
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { exampleInputs, runAction } from '../testing/runAction';
import { ORDERS } from '../testing/servicesFolder';
import { createGeneratorAction } from './generator';
import { examples as lockExamples } from './lock.examples';
import { createVerifyAction } from './verify';

const versions = DEFAULT_VERSIONS;

/** Everything that can be chosen. */
const ALL = {
  ...ORDERS,
  database: 'postgres18',
  cache: 'valkey',
  terraform: 'aws',
  ansible: true,
  previews: true,
};

describe('examples', () => {
  const workspace = createMockDirectory();
  const here = { workspacePath: workspace.path };
  beforeEach(() => workspace.clear());

  async function describeAll() {
    const description = describeService('go', ALL);
    const { path, content } = descriptionFile(description);
    await writeFile(workspace.resolve(path), content);
    return modelOf(description, versions);
  }

  it.each(GENERATORS.map(generator => ({ generator, name: generator.name })))(
    'of quarterdeck:$name write what the generator says',
    async ({ generator }) => {
      const model = await describeAll();
      const action = createGeneratorAction(generator, { versions });
      const inputs = exampleInputs(action);
      expect(inputs.length).toBeGreaterThan(1);
      const expected = generate(model, [generator.name]);
      expect(expected.length).toBeGreaterThan(0);
      for (const example of inputs) {
        const input = z
          .strictObject({ replace: z.boolean().optional() })
          .parse(example);
        const { output, error } = await runAction(action, input, here);
        expect(error).toBeUndefined();
        expect(output.paths).toEqual(expected.map(({ path }) => path));
      }
      const tree = await readTree(workspace.path);
      for (const { path, content, isExecutable = false } of expected) {
        expect(tree.get(path)).toEqual({ content, isExecutable });
      }
    },
  );

  it('of quarterdeck:verify look at all files', async () => {
    await describeAll();
    const action = createVerifyAction({ versions, rules: [] });
    for (const example of exampleInputs(action)) {
      const input = z
        .strictObject({ failOnFindings: z.boolean().optional() })
        .parse(example);
      const { output, error } = await runAction(action, input, here);
      expect(error).toBeUndefined();
      expect(output.report).toMatchObject({ files: 1, findings: [] });
    }
  });

  it('of quarterdeck:lock take the answers from where they are', () => {
    const [input] = exampleInputs({
      id: 'quarterdeck:lock',
      examples: lockExamples,
    });
    expect(input).toEqual({ answers: '${{ steps.describe.output.answers }}' });
  });
});
