import { exampleDetails, exampleRollout } from '../testing/exampleRollout';
import { pictureOf, rowsOf, tellingVerdicts, wayBack } from './picture';

describe('the picture', () => {
  it('reaches from what was seen first to now', () => {
    const details = exampleDetails();
    const picture = pictureOf(details);
    expect(picture).toMatchObject({
      from: Date.parse(details.course[0].at),
      to: Date.parse(details.asOf),
      breachAt: undefined,
    });
    expect(picture?.traffic.map(({ value }) => value)).toEqual([0, 25]);
    expect(picture?.series.map(({ points }) => points.length)).toEqual([2]);
  });

  it('ends with the rollout', () => {
    const finishedAt = '2026-03-04T11:59:55.000Z';
    expect(pictureOf(exampleDetails({ finishedAt }))?.to).toBe(
      Date.parse(finishedAt),
    );
  });

  it('does not exist before anything happened', () => {
    expect(
      pictureOf({ ...exampleDetails(), course: [], verdicts: [] }),
    ).toBeUndefined();
  });

  it('is told in rows, newest first, with the share at each instant', () => {
    const details = exampleDetails();
    const { metrics } = exampleRollout().plan.document.analysis;
    const rows = rowsOf(details, metrics);
    expect(rows.map(({ traffic }) => traffic)).toEqual([25, 25, 25, 25, 0]);
    expect(rows.map(({ verdicts }) => verdicts[0]?.result)).toEqual([
      'no-data',
      'pass',
      'pass',
      undefined,
      undefined,
    ]);
  });
});

it('tells the last verdict of each kind and all that failed', () => {
  const [pass, later, unknown] = exampleDetails().verdicts;
  const failed = { ...later, result: 'fail' as const };
  expect(
    tellingVerdicts([pass, failed, { ...failed }, later, unknown]),
  ).toEqual([unknown, later, failed, failed]);
});

describe('the clock', () => {
  it('counts from the breach', () => {
    expect(wayBack(exampleRollout())).toBeUndefined();
    expect(
      wayBack(
        exampleRollout({
          breachAt: '2026-03-04T11:59:00.000Z',
          safeAt: '2026-03-04T11:59:02.000Z',
        }),
      ),
    ).toMatchObject({ safeMs: 2_000, healthyMs: undefined });
  });
});
