import { SCHEMA_ANNOTATION } from '../../domain/schemaCompatibility';
import {
  exampleCheckContext,
  exampleMatrix,
  examplePlanContext,
} from '../../testing/exampleGates';
import { SchemaCompatibilityGate } from './schemaCompatibility';

const release = (version: string) => ({
  version,
  images: [{ container: 'shop', image: `registry.example/shop:${version}` }],
});
const FORWARD = { from: release('v1.0.0'), to: release('v2.0.0') };
const BACK = { from: release('v2.0.0'), to: release('v1.0.0') };

/** Staging runs the newer version, whose Deployment has these annotations. */
const gate = (annotationsOf: () => Promise<Record<string, string>>) =>
  new SchemaCompatibilityGate({
    environments: {
      getMatrix: async () =>
        exampleMatrix({
          images: [
            {
              container: 'shop',
              image: 'registry.example/shop:v2.0.0',
              tag: 'v2.0.0',
              digest: null,
            },
          ],
        }),
      listDeployments: async () => {
        throw new Error('not asked');
      },
    },
    clusterOf: () => ({ facts: { annotationsOf } }),
  });
const declaring = gate(async () => ({ [SCHEMA_ANNOTATION]: '>=1.5.0' }));
const silent = gate(async () => ({}));

describe('compatibility of data', () => {
  it('is asked of the Deployment of the newer version, wherever it runs', async () => {
    const forward = await declaring.plan(examplePlanContext('canary', FORWARD));
    expect(forward).toMatchObject({
      beforeStep: null,
      isGoingBackUnsafe: true,
      title: {
        params: { older: 'v1.0.0', newer: 'v2.0.0', range: '>=1.5.0' },
      },
    });
    expect(
      await declaring.check(
        exampleCheckContext({ title: forward?.title }, FORWARD),
      ),
    ).toMatchObject({
      isOpen: false,
      reason: {
        message:
          'v1.0.0 cannot run on the data that v2.0.0 leaves behind: only >=1.5.0 can',
      },
      liftedBy: { code: 'lift.override' },
    });
  });

  it('stands before a way back, too, where failing again is no harm', async () => {
    expect(declaring.isForRollbacks).toBe(true);
    const back = await declaring.plan(examplePlanContext('canary', BACK));
    expect(back).toMatchObject({ isGoingBackUnsafe: false });
  });

  it('is asked of the entity', async () => {
    const context = examplePlanContext('canary', FORWARD);
    expect(await silent.plan(context)).toBeUndefined();
    const annotations = { [SCHEMA_ANNOTATION]: '2.0.0: >=1.5.0' };
    expect(await silent.plan({ ...context, annotations })).toBeDefined();
  });

  it('counts as broken where it cannot be read', async () => {
    const unreachable = gate(async () => {
      throw new Error('cluster demo does not answer');
    });
    const planned = await unreachable.plan(
      examplePlanContext('canary', FORWARD),
    );
    expect(planned?.isGoingBackUnsafe).toBe(true);
    expect(
      await unreachable.check(
        exampleCheckContext({ title: planned?.title }, FORWARD),
      ),
    ).toMatchObject({
      reason: {
        code: 'gate.schema-unknown',
        params: { cause: 'cluster demo does not answer' },
      },
    });
  });
});
