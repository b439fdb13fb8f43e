import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { MetricSource, RolloutGate } from '@quarterdeck/plugin-rollouts-node';
import { examplePlanContext } from '../testing/exampleGates';
import { Extensions } from './extensions';
import { plannedGates } from './plannedGates';

const gate = (
  kind: string,
  beforeStep: string | null = null,
  isForRollbacks?: boolean,
): RolloutGate => ({
  kind,
  isForRollbacks,
  plan: () => ({ title: rolloutReason('gate.open'), beforeStep }),
  check: async () => ({ isOpen: true, reason: rolloutReason('gate.open') }),
});
const source: MetricSource = {
  begin: async () => {},
  measure: async () => ({ noData: 'nothing' }),
};

describe('what modules bring', () => {
  it('is known by its name, of which there is one', () => {
    const extensions = new Extensions();
    extensions.addGate(gate('ticket'));
    expect(extensions.gates()).toHaveLength(1);
    expect(() => extensions.addGate(gate('ticket'))).toThrow(
      'there are two gates "ticket"',
    );
    expect(() => extensions.addGate(gate('No Name'))).toThrow(
      '"No Name" is no name of a gate',
    );
    extensions.addSource('datadog', source);
    expect(extensions.sourceOf('datadog')).toBe(source);
    expect(() => extensions.addSource('datadog', source)).toThrow(
      'there are two metric sources "datadog"',
    );
  });

  it('has to be there where the configuration means it', () => {
    const extensions = new Extensions();
    extensions.addSource('pods', source);
    extensions.assertKnows({ metricSources: ['pods'] });
    expect(() =>
      extensions.assertKnows({ metricSources: ['pods', 'datadog'] }),
    ).toThrow('nobody brings the metric source "datadog"; there is pods');
    expect(() =>
      extensions.assertKnows({ metricSources: ['prometheus'] }),
    ).toThrow('set rollouts.prometheus.url');
  });
});

describe('the gates of a plan', () => {
  it('are those that want to be, before the first write or a later step', async () => {
    const gates = [
      gate('one'),
      gate('two', 'canary-25'),
      gate('three', 'no-such-step'),
      { ...gate('four'), plan: () => undefined },
    ];
    expect(
      (await plannedGates(gates, examplePlanContext())).gates.map(each => [
        each.kind,
        each.beforeStep,
      ]),
    ).toEqual([
      ['one', null],
      ['two', 'canary-25'],
      ['three', null],
    ]);
  });

  it('of a way back are only those that say so', async () => {
    const context = examplePlanContext('canary', { purpose: 'rollback' });
    const gates = [gate('one'), gate('two', null, true)];
    expect(
      (await plannedGates(gates, context)).gates.map(({ kind }) => kind),
    ).toEqual(['two']);
  });
});
