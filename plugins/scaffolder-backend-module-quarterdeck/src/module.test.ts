import { startTestBackend } from '@backstage/backend-test-utils';
import {
  TemplateAction,
  scaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';
import { scaffolderWorkspaceProviderExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { GENERATORS } from '@quarterdeck/service-generator';
import { exampleInputs } from './testing/runAction';

type Schema = NonNullable<TemplateAction['schema']>['input'];

const describedIn = (schema: Schema) =>
  Object.entries(schema?.properties ?? {});

describe('the actions of the module', () => {
  const actions: TemplateAction[] = [];

  beforeAll(async () => {
    await startTestBackend({
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          {
            addActions: (...added: TemplateAction[]) =>
              void actions.push(...added),
          },
        ],
        [scaffolderWorkspaceProviderExtensionPoint, { addProviders: () => {} }],
      ],
      features: [import('.'), catalogServiceMock.factory()],
    });
  });

  it('are one for each generator, and those around them', () => {
    const ids = actions.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(
        [
          ...GENERATORS.map(({ name }) => name),
          'describe',
          'verify',
          'lock',
          'ensure-repo',
          'register',
          'deploy',
          'environment',
        ].map(name => `quarterdeck:${name}`),
      ),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('can all be tried, and say what they do, take and give', () => {
    for (const { id, description, supportsDryRun, schema } of actions) {
      expect([id, supportsDryRun]).toEqual([id, true]);
      expect([id, description?.length ?? 0]).not.toEqual([id, 0]);
      expect([id, describedIn(schema?.output).length]).not.toEqual([id, 0]);
      for (const [name, property] of [
        ...describedIn(schema?.input),
        ...describedIn(schema?.output),
      ]) {
        expect([id, name, property]).toEqual([
          id,
          name,
          expect.objectContaining({ description: expect.any(String) }),
        ]);
      }
    }
  });

  it('have examples of inputs that they know', () => {
    for (const action of actions) {
      const known = describedIn(action.schema?.input).map(([name]) => name);
      const inputs = exampleInputs(action);
      expect([action.id, inputs.length]).not.toEqual([action.id, 0]);
      for (const input of inputs) {
        expect(known).toEqual(expect.arrayContaining(Object.keys(input)));
      }
    }
  });
});
