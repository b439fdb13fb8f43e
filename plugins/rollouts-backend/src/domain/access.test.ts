import { Strategy } from '@quarterdeck/plugin-rollouts-common';
import { documentedRules, grantsOf } from '../testing/documentedRoles';
import { examplePlan } from '../testing/examplePlan';
import { accessesOf, inWords, isIndispensable } from './access';

const STRATEGIES: Strategy[] = [
  'rolling',
  'canary',
  'canary-replicas',
  'blue-green',
];
/** What a plan is made from. */
const INSPECTED = [
  '/services list',
  'networking.istio.io/virtualservices list',
];
const OURS = ['apps', '', 'networking.istio.io'];

describe('what a rollout needs to be allowed', () => {
  const needed = new Set([
    ...INSPECTED,
    ...STRATEGIES.flatMap(strategy =>
      accessesOf(examplePlan(strategy)).map(
        ({ group, resource, verb }) => `${group}/${resource} ${verb}`,
      ),
    ),
  ]);
  const { reading, rollouts } = documentedRules();
  const documented = grantsOf(rollouts);

  it('is documented, all of it', () => {
    const granted = new Set([...grantsOf(reading), ...documented]);
    expect([...needed].filter(each => !granted.has(each))).toEqual([]);
  });

  it('is no less than what is documented', () => {
    const ofOurs = [...documented].filter(each =>
      OURS.includes(each.split('/')[0]),
    );
    expect(ofOurs.length).toBeGreaterThan(0);
    expect(ofOurs.filter(each => !needed.has(each))).toEqual([]);
  });

  it.each<[Strategy, string]>([
    [
      'rolling',
      'get deployments, patch deployments, list pods, get pods/proxy',
    ],
    [
      'canary',
      'get deployments, patch deployments, list pods, create deployments, delete deployments, get virtualservices, patch virtualservices, get pods/proxy',
    ],
    [
      'blue-green',
      'get deployments, patch deployments, list pods, create deployments, delete deployments, get services, patch services, get pods/proxy',
    ],
  ])('by %s is no more than it does', (strategy, words) => {
    expect(inWords(accessesOf(examplePlan(strategy)))).toBe(words);
  });

  it('names objects where it can, so that a role may', () => {
    const named = accessesOf(examplePlan('canary')).map(
      ({ verb, resource, name }) => `${verb} ${resource} ${name ?? '*'}`,
    );
    expect(named).toEqual(
      expect.arrayContaining([
        'patch deployments shop',
        'delete deployments shop-canary',
        'create deployments *',
        'patch virtualservices shop',
      ]),
    );
  });

  it('leaves pods alone where neither metrics nor smoke tests ask them', () => {
    const plan = examplePlan('rolling');
    const metrics = plan.analysis.metrics.map(metric => ({
      ...metric,
      source: 'prometheus',
    }));
    const quiet = { ...plan, analysis: { ...plan.analysis, metrics } };
    expect(accessesOf(quiet).every(isIndispensable)).toBe(true);
    const [approval] = plan.gates;
    const smoke = { ...quiet, gates: [{ ...approval, kind: 'smoke-test' }] };
    expect(accessesOf(smoke).filter(each => !isIndispensable(each))).toEqual([
      { verb: 'get', group: '', resource: 'pods/proxy' },
    ]);
  });
});
