import {
  DeploymentStory,
  SECOND,
  START,
  at,
} from '../../testing/DeploymentStory';
import { progress, rememberedTemplate } from '../../testing/observedWorkload';

describe('what nobody watched', () => {
  it('finds what the cluster remembers from before the watch', () => {
    const story = new DeploymentStory();
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

  it('takes what a workload that was made anew remembers for how it came to be what it is', () => {
    const story = new DeploymentStory();
    story.see(0, 'v1');
    story.see(60, 'v2');
    const madeAnew = {
      overrides: {
        uid: 'made anew',
        templateSince: START + 810 * SECOND,
        remembered: [
          rememberedTemplate('v1', 1, START + 800 * SECOND),
          rememberedTemplate('v2', 2, START + 810 * SECOND),
        ],
      },
    };
    story.see(900, 'v2', 'complete', madeAnew);
    story.see(901, 'v2', 'complete', madeAnew);
    expect([...story.records.values()]).toMatchObject([
      { deployment: { version: 'v2', outcome: 'succeeded' } },
    ]);
  });

  it('awaits the revision of what it sees, with which others may come', () => {
    const story = new DeploymentStory();
    const first = rememberedTemplate('v1', 1, START - 900 * SECOND);
    const second = rememberedTemplate('v2', 2, START + 10 * SECOND);
    const third = rememberedTemplate('v3', 3, START + 10 * SECOND);
    const see = (seconds: number, ...remembered: (typeof first)[]) =>
      story.see(seconds, 'v3', 'progressing', {
        overrides: { remembered, awaitsRevision: !remembered.includes(third) },
      });
    story.see(0, 'v1');
    see(10, first);
    expect(story.records.size).toBe(0);
    see(10.1, first, second);
    see(10.2, first, second, third);
    see(10.3, first, second, third);
    expect(
      [...story.records.values()].map(({ deployment }) => [
        deployment.version,
        deployment.previousVersion,
        deployment.source,
      ]),
    ).toEqual([
      ['v2', 'v1', 'found'],
      ['v3', 'v2', 'observed'],
    ]);
  });

  it('does not await for ever a revision that does not come', () => {
    const story = new DeploymentStory();
    const see = (seconds: number, version: string) =>
      story.see(seconds, version, 'complete', {
        overrides: { awaitsRevision: true },
      });
    story.see(0, 'v1');
    see(10, 'v2');
    see(12, 'v2');
    expect(story.records.size).toBe(0);
    see(13, 'v2');
    expect(story.deployment('d1')).toMatchObject({
      version: 'v2',
      startedAfter: at(12),
    });
    see(20, 'v3');
    expect(story.records.size).toBe(1);
    see(23, 'v3');
    expect(story.deployment('d2')).toMatchObject({ version: 'v3' });
  });

  it('goes on with one that was under way when the watch began', () => {
    const story = new DeploymentStory();
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
    const story = new DeploymentStory();
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

  it('tells changes of one second apart', () => {
    const story = new DeploymentStory();
    const remembered = [
      rememberedTemplate('v1', 1, START),
      rememberedTemplate('v2', 2, START),
      rememberedTemplate('v3', 3, START),
    ];
    story.see(0.2, 'v1', 'complete', { overrides: { templateSince: START } });
    story.see(30, 'v3', 'complete', { overrides: { remembered } });
    expect(
      [...story.records.values()].map(({ deployment }) => deployment.version),
    ).toEqual(['v2', 'v3']);
  });

  it('finds what a workload was before it was first seen', () => {
    const story = new DeploymentStory();
    story.see(0, 'v1', 'complete', { name: 'other' });
    story.see(30, 'v3', 'progressing', {
      overrides: {
        templateSince: START + 25 * SECOND,
        remembered: [
          rememberedTemplate('v2', 1, START + 12 * SECOND),
          rememberedTemplate('v3', 2, START + 25 * SECOND),
        ],
      },
    });
    expect(
      [...story.records.values()].map(({ deployment }) => [
        deployment.version,
        deployment.previousVersion,
        deployment.source,
        deployment.startedAt,
      ]),
    ).toEqual([
      ['v2', null, 'found', at(12)],
      ['v3', 'v2', 'observed', at(25)],
    ]);
  });

  it('finds on its return what came and went meanwhile', () => {
    const story = new DeploymentStory();
    const undo = START + 400 * SECOND;
    story.see(0, 'v1', 'complete');
    const remembered = [
      rememberedTemplate('v1', 3, START - 900 * SECOND, true),
      rememberedTemplate('v2', 2, START + 300 * SECOND),
    ];
    story.see(600, 'v1', 'complete', {
      overrides: { templateSince: undo, remembered },
    });
    story.see(601, 'v1', 'complete', {
      overrides: { templateSince: undo, remembered },
    });
    expect(story.records.size).toBe(1);
    expect(story.deployment('d1')).toMatchObject({
      version: 'v2',
      previousVersion: 'v1',
      source: 'found',
      startedAt: at(300),
      outcome: 'rolled-back',
      recovery: { startedAt: at(400), finishedAt: at(600) },
    });
  });

  it('finds an undo to what it never saw', () => {
    const story = new DeploymentStory();
    story.see(0, 'v1', 'complete');
    story.see(600, 'v2', 'complete', {
      overrides: {
        templateSince: START + 500 * SECOND,
        remembered: [
          rememberedTemplate('v1', 1, START - 900 * SECOND),
          rememberedTemplate('v2', 4, START + 300 * SECOND, true),
          rememberedTemplate('v3', 3, START + 400 * SECOND),
        ],
      },
    });
    expect(story.deployment('d1')).toMatchObject({
      version: 'v2',
      startedAt: at(300),
    });
    expect(story.deployment('d2')).toMatchObject({
      version: 'v3',
      startedAt: at(400),
      outcome: 'rolled-back',
      recovery: { startedAt: at(500), toVersion: 'v2' },
    });
    expect(story.records.size).toBe(2);
  });

  it('waits for a template whose revision comes before it', () => {
    const story = new DeploymentStory();
    const remembered = [
      rememberedTemplate('v1', 1, START - 900 * SECOND),
      rememberedTemplate('v2', 2, START + 10 * SECOND),
    ];
    story.see(0, 'v1', 'complete');
    story.see(10, 'v1', 'complete', { overrides: { remembered } });
    expect(story.records.size).toBe(0);
    story.see(11, 'v2', 'progressing', { overrides: { remembered } });
    expect(story.records.size).toBe(1);
  });

  it('takes an undo within the second of the change for no change before it', () => {
    const story = new DeploymentStory();
    const remembered = [
      rememberedTemplate('v2', 2, START + 1 * SECOND),
      rememberedTemplate('v1', 3, START + 1 * SECOND, true),
    ];
    story.see(1, 'v1', 'complete');
    story.see(1.5, 'v2', 'complete', {
      overrides: { templateSince: START + 1 * SECOND },
    });
    story.see(3, 'v1', 'complete', {
      overrides: { templateSince: START + 3 * SECOND, remembered },
    });
    expect(story.deployment('d1')).toMatchObject({
      version: 'v2',
      recovery: { startedAt: at(3) },
    });
    expect(story.records.size).toBe(1);
  });
});
