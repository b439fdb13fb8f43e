import {
  argoSteps,
  flaggerStepAt,
  flaggerSteps,
  flaggerWeights,
} from './steps';

const shares = (steps: ReturnType<typeof flaggerSteps>) =>
  steps.map(({ id, arrangement }) => [id, arrangement.traffic]);

describe('the steps of Flagger', () => {
  it('overshoot the largest weight as Flagger itself does', () => {
    expect(flaggerWeights({ stepWeight: 20, maxWeight: 50 })).toEqual([
      20, 40, 60,
    ]);
    expect(flaggerWeights({ stepWeight: 40 })).toEqual([40, 80, 100]);
    expect(flaggerWeights({ stepWeights: [1, 10, 80] })).toEqual([1, 10, 80]);
    expect(flaggerWeights({})).toEqual([]);
  });

  it('are found again by the weight that its status says', () => {
    const steps = flaggerSteps({
      intervalMs: 30_000,
      iterations: 0,
      hasMatch: false,
      weights: [10, 30, 50],
    });
    expect(shares(steps)).toEqual([
      ['start', 0],
      ['canary-10', 10],
      ['canary-30', 30],
      ['canary-50', 50],
      ['hand-over', 100],
    ]);
    const at = (weight: number, isWaitingPromotion = false) =>
      flaggerStepAt(steps, { weight, iterations: 0, isWaitingPromotion });
    expect([at(0), at(10), at(30), at(35), at(50)]).toEqual([0, 1, 2, 2, 3]);
    // Its status forgets the weight there.
    expect(at(0, true)).toBe(3);
  });

  it('are checks where it counts iterations, and no more than a plan can show', () => {
    const checks = flaggerSteps({
      intervalMs: 30_000,
      iterations: 10,
      hasMatch: false,
      weights: [],
    });
    expect(shares(checks)).toEqual([
      ['start', 0],
      ['checks', 0],
      ['hand-over', 100],
    ]);
    expect(checks[1].holdMs).toBe(300_000);
    const many = flaggerSteps({
      intervalMs: 10_000,
      iterations: 0,
      hasMatch: false,
      weights: flaggerWeights({ stepWeight: 1 }),
    });
    expect(many.length).toBeLessThanOrEqual(40);
    expect(many.at(-2)?.arrangement.traffic).toBe(100);
  });
});

describe('the steps of Argo Rollouts', () => {
  it('keep the index that its status says', () => {
    const steps = argoSteps('canary', [
      { weight: 20, isAnalysis: false, name: 'setWeight' },
      { pause: {}, isAnalysis: false, name: 'pause' },
      { weight: 60, isAnalysis: false, name: 'setWeight' },
      { pause: { seconds: 30 }, isAnalysis: false, name: 'pause' },
      { isAnalysis: true, name: 'analysis' },
      { isAnalysis: false, name: 'setCanaryScale' },
    ]);
    expect(
      steps.map(({ title, arrangement }) => [title.code, arrangement.traffic]),
    ).toEqual([
      ['step.traffic', 20],
      ['step.pause', 20],
      ['step.traffic', 60],
      ['step.pause-for', 60],
      ['step.analysis', 60],
      ['step.theirs', 60],
      ['step.hand-over', 100],
    ]);
    expect(steps[3].holdMs).toBe(30_000);
  });

  it('are a pause at most where it switches', () => {
    const codes = (pause?: { seconds?: number }) =>
      argoSteps('blue-green', [], pause).map(({ title }) => title.code);
    expect(codes()).toEqual(['step.start', 'step.hand-over']);
    expect(codes({})).toEqual(['step.start', 'step.pause', 'step.hand-over']);
  });
});
