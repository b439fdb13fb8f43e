import { EvidenceRecord } from '../../domain/evidence';
import {
  NOW,
  exampleCheckContext,
  exampleMatrix,
  examplePlanContext,
} from '../../testing/exampleGates';
import { AlertRuleGate } from './alertRule';
import { EvidenceGate } from './evidence';
import { MigrationJobGate } from './migrationJob';

const never = new AbortController().signal;
const DIGEST = `sha256:${'2'.repeat(64)}`;
const OTHER = `sha256:${'3'.repeat(64)}`;
const IMAGE = 'registry.example/shop:v2';
const isRequired = () => true;
const environments = (staging: Parameters<typeof exampleMatrix>[0] = {}) => ({
  getMatrix: async () => exampleMatrix(staging),
  listDeployments: async (): Promise<never> => {
    throw new Error('not asked');
  },
});
const evidence = (changes: Partial<EvidenceRecord> = {}): EvidenceRecord => ({
  id: '01890000-0000-7000-8000-000000000001',
  entityRef: 'component:default/shop',
  kind: 'scan',
  image: IMAGE,
  digest: DIGEST,
  result: 'passed',
  criticalFindings: 0,
  at: NOW,
  reportedBy: 'external:ci',
  ...changes,
});

describe('evidence of an image', () => {
  const ask = (
    known: EvidenceRecord[],
    staging?: Parameters<typeof exampleMatrix>[0],
    changes?: Parameters<typeof exampleCheckContext>[1],
  ) =>
    new EvidenceGate('scan', {
      environments: environments(staging),
      isRequired,
      newest: async ({ kind, digest }) =>
        known.find(each => each.kind === kind && each.digest === digest),
    }).check(exampleCheckContext({}, changes));

  it('is asked where it is required', () => {
    const options = {
      environments: environments(),
      newest: async () => undefined,
    };
    const gate = (required: boolean) =>
      new EvidenceGate('scan', { ...options, isRequired: () => required });
    expect(gate(true).plan(examplePlanContext())).toBeDefined();
    expect(gate(false).plan(examplePlanContext())).toBeUndefined();
  });

  it('opens by what was said of the digest that pods run', async () => {
    expect(await ask([evidence()])).toMatchObject({ isOpen: true });
  });

  it.each([
    ['nothing was said', [], 'gate.no-evidence'],
    ['another kind', [evidence({ kind: 'end-to-end' })], 'gate.no-evidence'],
    ['another digest', [evidence({ digest: OTHER })], 'gate.no-evidence'],
    ['it failed', [evidence({ result: 'failed' })], 'gate.evidence-failed'],
    ['findings', [evidence({ criticalFindings: 2 })], 'gate.critical-findings'],
  ] as const)('stays closed where %s', async (_, known, code) => {
    expect(await ask([...known])).toMatchObject({
      isOpen: false,
      reason: { code },
      liftedBy: { code: 'lift.pipeline' },
    });
  });

  it('needs to know one digest', async () => {
    expect(await ask([evidence()], { images: [] })).toMatchObject({
      reason: { code: 'gate.no-digest' },
    });
    const image = { container: 'shop', image: IMAGE, tag: 'v2' };
    const moved = [
      { ...image, digest: DIGEST },
      { ...image, digest: OTHER },
    ];
    expect(await ask([evidence()], { images: moved })).toMatchObject({
      reason: { code: 'gate.several-digests' },
    });
    const pinned = `registry.example/shop@${DIGEST}`;
    const to = {
      version: 'v2',
      images: [{ container: 'shop', image: pinned }],
    };
    expect(await ask([evidence()], { images: [] }, { to })).toMatchObject({
      isOpen: true,
    });
  });
});

describe('the migration of the environment before', () => {
  const gate = (
    jobs: { name: string; images: string[]; isComplete: boolean }[],
  ) =>
    new MigrationJobGate({
      environments: environments(),
      isRequired,
      clusterOf: () => ({
        facts: {
          jobsOf: async (namespace, label) =>
            namespace === 'shop-staging' &&
            label === 'quarterdeck.io/migration=shop'
              ? jobs
              : [],
        },
      }),
    });
  const ask = (...jobs: Parameters<typeof gate>[0]) =>
    gate(jobs).check(exampleCheckContext(), never);

  it('is asked where an environment comes before', () => {
    const context = examplePlanContext();
    expect(gate([]).plan(context)).toBeDefined();
    const environment = { ...context.environment, promoteFrom: undefined };
    expect(gate([]).plan({ ...context, environment })).toBeUndefined();
  });

  it('is done once a Job of the very image is complete', async () => {
    const job = { name: 'migrate', images: [IMAGE], isComplete: true };
    expect(await ask(job)).toMatchObject({ isOpen: true });
    expect(await ask({ ...job, isComplete: false })).toMatchObject({
      isOpen: false,
      reason: { code: 'gate.migration-not-done' },
    });
    expect(await ask({ ...job, images: ['shop:v1'] })).toMatchObject({
      isOpen: false,
      reason: { code: 'gate.no-migration' },
      liftedBy: { params: { environment: 'Staging' } },
    });
  });
});

describe('an alert rule', () => {
  const ask = (...expressions: string[]) =>
    new AlertRuleGate({
      isRequired,
      clusterOf: () => ({
        facts: {
          alertRules: async () =>
            expressions.map(expression => ({ alert: 'Errors', expression })),
        },
      }),
    }).check(exampleCheckContext(), never);

  it.each([
    ['up{namespace="shop"} == 0', true],
    ['rate(errors{pod=~"shop-.*"}[5m]) > 1', true],
    ['rate(errors{deployment="shop"}[5m]) > 1', true],
    ['rate(errors{deployment="shop-canary"}[5m]) > 1', false],
    ['rate(workshop_errors[5m]) > 1', false],
    ['rate(errors{namespace="bookshop"}[5m]) > 1', false],
  ])('%s covers the workload: %s', async (expression, isOpen) => {
    expect(await ask(expression)).toMatchObject({ isOpen });
  });

  it('has to be there', async () => {
    expect(await ask()).toMatchObject({
      isOpen: false,
      reason: { params: { name: 'shop', namespace: 'shop' } },
      liftedBy: { code: 'lift.alert' },
    });
  });
});
