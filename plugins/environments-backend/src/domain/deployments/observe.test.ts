import {
  DeploymentStory,
  SECOND,
  START,
  at,
} from '../../testing/DeploymentStory';
import { progress } from '../../testing/observedWorkload';
import { observeRemoval } from './removal';

describe('observe', () => {
  it('takes the first sight of a workload for no deployment', () => {
    const story = new DeploymentStory();
    expect(story.see(0, 'v1')).toEqual([]);
    expect(story.see(5, 'v1')).toEqual([]);
  });

  it('follows a change to its success, with honest bounds', () => {
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
    story.see(0, 'v1');
    story.see(10, 'v2', 'progressing');
    story.see(600, 'v2', 'failed');
    expect(story.deployment('d1')).toMatchObject({ outcome: 'failed' });
    story.see(700, 'v2', 'complete');
    expect(story.deployment('d1')).toMatchObject({ outcome: 'failed' });
    expect(story.facts).toEqual(['d1 started', 'd1 finished']);
  });

  it('ends one as superseded by the next', () => {
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
    story.see(0, 'v1', 'complete', { name: 'blue' });
    story.see(0, 'v1', 'complete', { name: 'green' });
    story.see(10, 'v2', 'complete', { name: 'green' });
    story.see(3_600, 'v2', 'complete', { name: 'blue' });
    expect(story.records.size).toBe(1);
    story.see(7_200, 'v3', 'complete', { name: 'green' });
    expect(story.records.size).toBe(2);
  });

  it('takes a workload that appears during the watch for a deployment', () => {
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
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

  it('takes a guest that a rollout removed again for its rollback, and no other workload', () => {
    const story = new DeploymentStory();
    story.see(0, 'v1');
    story.see(10, 'v2', 'complete');
    const d1 = story.records.get('d1');
    if (!d1) {
      throw new Error('there was no deployment');
    }
    const brought = {
      ...d1,
      deployment: { ...d1.deployment, rolloutId: 'r-7' },
    };
    const [id] = d1.deployment.workloadIds;
    const now = START + 20 * SECOND;
    expect(observeRemoval(id, brought, now, true)?.deployment).toMatchObject({
      outcome: 'rolled-back',
      recovery: {
        startedAt: at(20),
        finishedAt: at(20),
        toVersion: 'v1',
        rolloutId: 'r-7',
      },
    });
    const stayed = {
      ...brought,
      progress: { ...brought.progress, other: 'complete' as const },
    };
    for (const [record, isGuest] of [
      [stayed, true],
      [brought, false],
      [d1, true],
    ] as const) {
      expect(observeRemoval(id, record, now, isGuest)).toBeUndefined();
    }
  });

  it('changes nothing when it sees the same again', () => {
    const story = new DeploymentStory();
    story.see(0, 'v1');
    const first = story.see(10, 'v2', 'complete');
    const again = story.see(11, 'v2', 'complete');
    expect(again).toEqual(first);
    expect(story.facts).toEqual(['d1 started', 'd1 finished']);
  });
});
