import {
  observedWorkload,
  progress,
  rememberedTemplate,
} from '../../testing/observedWorkload';
import { ObservedWorkload } from '../observation';
import { factsOf } from './facts';
import { ObservationContext, observe, observeRemoval } from './observe';
import { DeploymentRecord, WorkloadState } from './records';

const START = Date.parse('2026-03-04T12:00:00.000Z');
const SECOND = 1_000;
const at = (seconds: number) =>
  new Date(START + seconds * SECOND).toISOString();

/** A watch that keeps what the recorder would, so that a test can tell a story. */
class Story {
  readonly records = new Map<string, DeploymentRecord>();
  readonly states = new Map<string, WorkloadState>();
  readonly facts: string[] = [];
  #observedBefore: number | undefined;
  #ids = 0;

  see(
    seconds: number,
    version: string,
    state: 'progressing' | 'complete' | 'failed' = 'complete',
    options: Parameters<typeof observedWorkload>[0] | object = {},
  ): DeploymentRecord[] {
    const observed = observedWorkload({
      ...options,
      version,
      overrides: {
        progress: progress(state),
        ...('overrides' in options ? options.overrides : {}),
      },
    });
    return this.look(seconds, observed);
  }

  look(seconds: number, observed: ObservedWorkload): DeploymentRecord[] {
    const now = START + seconds * SECOND;
    const previous = this.states.get(observed.workload.id);
    const context: ObservationContext = {
      now,
      observedBefore: this.#observedBefore,
      environmentId: 'production',
      entityRef: 'component:default/shop',
      latest: [...this.records.values()]
        .sort((left, right) =>
          left.deployment.startedAt < right.deployment.startedAt ? -1 : 1,
        )
        .at(-1),
      own: previous?.deploymentId
        ? this.records.get(previous.deploymentId)
        : undefined,
      newId: () => `d${++this.#ids}`,
    };
    const { state, records } = observe(previous, observed, context);
    this.states.set(observed.workload.id, state);
    records.forEach(record => this.keep(record));
    this.#observedBefore = now;
    return records;
  }

  keep(record: DeploymentRecord) {
    const before = this.records.get(record.deployment.id)?.deployment;
    this.facts.push(
      ...factsOf(before, record.deployment, type => type).map(
        ({ type, subject }) => `${subject.id} ${type.split('.')[2]}`,
      ),
    );
    this.records.set(record.deployment.id, record);
  }

  deployment(id: string) {
    return this.records.get(id)?.deployment;
  }
}

describe('observe', () => {
  it('takes the first sight of a workload for no deployment', () => {
    const story = new Story();
    expect(story.see(0, 'v1')).toEqual([]);
    expect(story.see(5, 'v1')).toEqual([]);
  });

  it('follows a change to its success, with honest bounds', () => {
    const story = new Story();
    story.see(0, 'v1');
    story.see(10, 'v2', 'progressing');
    expect(story.deployment('d1')).toMatchObject({
      source: 'observed',
      entityRef: 'component:default/shop',
      environmentId: 'production',
      version: 'v2',
      previousVersion: 'v1',
      changes: ['image'],
      startedAt: at(10),
      startedAfter: at(0),
      outcome: null,
      outcomeReason: { code: 'deployment.in-progress' },
    });
    story.see(20, 'v2', 'complete');
    expect(story.deployment('d1')).toMatchObject({
      outcome: 'succeeded',
      finishedAt: at(20),
      finishedAfter: at(10),
    });
    expect(story.facts).toEqual(['d1 started', 'd1 finished']);
  });

  it('takes the times that the cluster tells exactly', () => {
    const story = new Story();
    story.see(0, 'v1');
    story.see(30, 'v2', 'complete', {
      overrides: {
        templateSince: START + 12 * SECOND,
        progress: progress('complete', START + 17 * SECOND),
      },
    });
    expect(story.deployment('d1')).toMatchObject({
      startedAt: at(12),
      startedAfter: null,
      finishedAt: at(17),
      finishedAfter: null,
      outcome: 'succeeded',
    });
  });

  it('calls a change of settings alone one of configuration', () => {
    const story = new Story();
    story.see(0, 'v1');
    story.see(10, 'v1', 'progressing', { configuration: 'other' });
    expect(story.deployment('d1')).toMatchObject({
      changes: ['configuration'],
    });
    story.see(20, 'v2', 'progressing', { configuration: 'third' });
    expect(story.deployment('d2')).toMatchObject({
      changes: ['image', 'configuration'],
    });
  });

  it('ends one that misses its deadline as failed, for good', () => {
    const story = new Story();
    story.see(0, 'v1');
    story.see(10, 'v2', 'progressing');
    story.see(600, 'v2', 'failed');
    expect(story.deployment('d1')).toMatchObject({ outcome: 'failed' });
    story.see(700, 'v2', 'complete');
    expect(story.deployment('d1')).toMatchObject({ outcome: 'failed' });
    expect(story.facts).toEqual(['d1 started', 'd1 finished']);
  });

  it('ends one as superseded by the next', () => {
    const story = new Story();
    story.see(0, 'v1');
    story.see(10, 'v2', 'progressing');
    story.see(15, 'v3', 'progressing');
    expect(story.deployment('d1')).toMatchObject({
      outcome: 'superseded',
      finishedAt: at(15),
      outcomeReason: { params: { version: 'v3' } },
    });
    expect(story.deployment('d2')).toMatchObject({
      version: 'v3',
      previousVersion: 'v2',
    });
  });

  it.each([
    ['under way', 'progressing'],
    ['finished', 'complete'],
    ['failed', 'failed'],
  ] as const)('takes an undo of one %s for its recovery', (_, state) => {
    const story = new Story();
    story.see(0, 'v1');
    story.see(10, 'v2', state);
    story.see(20, 'v1', 'progressing');
    expect(story.records.size).toBe(1);
    expect(story.deployment('d1')).toMatchObject({
      outcome: 'rolled-back',
      outcomeReason: { params: { version: 'v1' } },
      recovery: { startedAt: at(20), finishedAt: null, toVersion: 'v1' },
    });
    story.see(30, 'v1', 'complete');
    expect(story.deployment('d1')?.recovery?.finishedAt).toBe(at(30));
    expect(story.facts.slice(-2)).toEqual(['d1 rolled-back', 'd1 recovered']);
  });

  it('takes what was undone and comes again for a new deployment', () => {
    const story = new Story();
    story.see(0, 'v1');
    story.see(10, 'v2');
    story.see(20, 'v1');
    story.see(30, 'v2');
    expect(story.records.size).toBe(2);
    expect(story.deployment('d2')).toMatchObject({
      version: 'v2',
      previousVersion: 'v1',
      outcome: 'succeeded',
    });
  });

  it('goes back further than one', () => {
    const story = new Story();
    story.see(0, 'v1');
    story.see(10, 'v2');
    story.see(20, 'v3');
    story.see(30, 'v1');
    expect(story.deployment('d2')).toMatchObject({
      outcome: 'rolled-back',
      recovery: { toVersion: 'v1' },
    });
    expect(story.deployment('d1')).toMatchObject({ outcome: 'succeeded' });
    expect(story.records.size).toBe(2);
  });

  it('counts the workloads of a component once, and waits for the last', () => {
    const story = new Story();
    story.see(0, 'v1', 'complete', { name: 'api' });
    story.see(0, 'v1', 'complete', { name: 'worker' });
    story.see(10, 'v2', 'progressing', { name: 'api' });
    story.see(11, 'v2', 'progressing', { name: 'worker' });
    story.see(20, 'v2', 'complete', { name: 'api' });
    expect(story.deployment('d1')).toMatchObject({
      outcome: null,
      workloadIds: ['one/shop/Deployment/api', 'one/shop/Deployment/worker'],
    });
    story.see(25, 'v2', 'complete', { name: 'worker' });
    expect(story.deployment('d1')).toMatchObject({ outcome: 'succeeded' });
    expect(story.records.size).toBe(1);
  });

  it('lets the other colour join what it follows, and not what is another release', () => {
    const story = new Story();
    story.see(0, 'v1', 'complete', { name: 'blue' });
    story.see(0, 'v1', 'complete', { name: 'green' });
    story.see(10, 'v2', 'complete', { name: 'green' });
    story.see(3_600, 'v2', 'complete', { name: 'blue' });
    expect(story.records.size).toBe(1);
    story.see(7_200, 'v3', 'complete', { name: 'green' });
    expect(story.records.size).toBe(2);
  });

  it('finds what the cluster remembers from before the watch', () => {
    const story = new Story();
    story.see(0, 'v3', 'complete', {
      overrides: {
        progress: progress('complete', START - 50 * SECOND),
        remembered: [
          rememberedTemplate('v2', 2, START - 300 * SECOND),
          rememberedTemplate('v1', 1, START - 900 * SECOND),
          rememberedTemplate('v3', 3, START - 60 * SECOND),
        ],
      },
    });
    expect(
      [...story.records.values()].map(({ deployment }) => [
        deployment.version,
        deployment.previousVersion,
        deployment.source,
        deployment.startedAt,
        deployment.outcome,
      ]),
    ).toEqual([
      ['v1', null, 'found', at(-900), null],
      ['v2', 'v1', 'found', at(-300), null],
      ['v3', 'v2', 'found', at(-60), 'succeeded'],
    ]);
    expect(story.facts).toEqual([
      'd1 found',
      'd2 found',
      'd3 found',
      'd3 finished',
    ]);
  });

  it('goes on with one that was under way when the watch began', () => {
    const story = new Story();
    const remembered = [
      rememberedTemplate('v1', 1, START - 900 * SECOND),
      rememberedTemplate('v2', 2, START - 5 * SECOND),
    ];
    story.see(0, 'v2', 'progressing', { overrides: { remembered } });
    expect(story.deployment('d2')).toMatchObject({
      outcome: null,
      outcomeReason: { code: 'deployment.in-progress' },
    });
    story.see(9, 'v2', 'complete', { overrides: { remembered } });
    expect(story.deployment('d2')).toMatchObject({
      outcome: 'succeeded',
      finishedAt: at(9),
    });
  });

  it('finds on its return what changed meanwhile, twice over', () => {
    const story = new Story();
    story.see(0, 'v1', 'complete');
    story.see(600, 'v3', 'complete', {
      overrides: {
        templateSince: START + 400 * SECOND,
        remembered: [
          rememberedTemplate('v1', 1, START - 900 * SECOND),
          rememberedTemplate('v2', 2, START + 300 * SECOND),
          rememberedTemplate('v3', 3, START + 400 * SECOND),
        ],
      },
    });
    expect(story.deployment('d1')).toMatchObject({
      version: 'v2',
      source: 'found',
      startedAt: at(300),
    });
    expect(story.deployment('d2')).toMatchObject({
      version: 'v3',
      previousVersion: 'v2',
      startedAt: at(400),
      outcome: 'succeeded',
      finishedAt: at(600),
      finishedAfter: at(0),
    });
  });

  it('takes a workload that appears during the watch for a deployment', () => {
    const story = new Story();
    story.see(0, 'v1', 'complete', { name: 'other' });
    story.see(10, 'v1', 'progressing', {
      overrides: { templateSince: START + 9 * SECOND },
    });
    expect(story.deployment('d1')).toMatchObject({
      version: 'v1',
      previousVersion: null,
      startedAt: at(9),
    });
  });

  it('ends one whose workload is removed', () => {
    const story = new Story();
    story.see(0, 'v1');
    story.see(10, 'v2', 'progressing');
    const ended = observeRemoval(
      'one/shop/Deployment/shop',
      story.records.get('d1'),
      START + 20 * SECOND,
    );
    expect(ended?.deployment).toMatchObject({
      outcome: 'superseded',
      outcomeReason: { code: 'deployment.removed' },
    });
  });

  it('changes nothing when it sees the same again', () => {
    const story = new Story();
    story.see(0, 'v1');
    const first = story.see(10, 'v2', 'complete');
    const again = story.see(11, 'v2', 'complete');
    expect(again).toEqual(first);
    expect(story.facts).toEqual(['d1 started', 'd1 finished']);
  });
});
