/**
 * What other engines are known to compute, from their code and their issues, beside what comes out here. The other
 * formula stands in each example, so that the difference is on record.
 */
import { bandOf, DEFAULT_BAND_TABLE } from './bands';
import { dayFiguresOf } from './figures';
import { measureValues, observedDays } from './measureValues';
import { quantiles } from './medians';
import { DeploymentRecord, IncidentRecord } from './records';
import { derived } from './testing/derived';
import {
  at,
  DAY,
  deploymentRecord,
  HOUR,
  incidentRecord,
  MINUTE,
} from './testing/records';
import { Window } from './windows';

const QUARTER: Window = { from: at(0), to: at(0) + 90 * DAY };

/** What is measured of a history of one service in production. */
function measured(
  deployments: readonly DeploymentRecord[],
  incidents: readonly IncidentRecord[],
  window = QUARTER,
) {
  const results = derived({ deployments, incidents });
  const rows = {
    deployments: deployments.flatMap(record => {
      const found = results.deployment(record.id);
      return found
        ? [{ record, derived: found, isCommitsKnown: true, negative: 0 }]
        : [];
    }),
    changes: [],
    incidents: incidents.flatMap(record => {
      const found = results.incident(record.id);
      return found
        ? [{ record, derived: found, tier: 'production' as const }]
        : [];
    }),
  };
  return {
    ...results,
    values: measureValues({
      figures: dayFiguresOf(rows, 'production', window),
      ...observedDays(window, window.from, window.to),
      observedSince: window.from,
      isIncidentSourceConnected: true,
      open: 0,
    }),
  };
}

const median = (values: readonly number[]) =>
  quantiles(Float64Array.from(values), [0.5])?.[0];
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** One every third day, each done within the hour. */
const deployments = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    deploymentRecord(`d${index}`, {
      startedAt: at(72 * index),
      finishedAt: at(72 * index + 1),
    }),
  );

describe('DevLake', () => {
  it('counts 6 incidents on 4 of 23 deployments as 26.1 %; it is 17.4 % of deployments', () => {
    const incidents = [0, 0, 0, 5, 11, 17].map((index, number) =>
      incidentRecord(`i${number}`, { openedAt: at(72 * index + 2 + number) }),
    );
    const { values } = measured(deployments(23), incidents);
    expect(incidents.length / 23).toBeCloseTo(0.261, 3);
    expect(values['change-fail-rate']).toMatchObject({
      numerator: 4,
      denominator: 23,
    });
    expect(values['change-fail-rate'].value).toBeCloseTo(0.174, 3);
  });

  it('takes the lower of two for the median; it is between them', () => {
    const lower = (values: readonly number[]) =>
      [...values].sort((one, other) => one - other)[
        Math.floor((values.length - 1) / 2)
      ];
    expect(lower([1 * HOUR, 3 * HOUR])).toBe(1 * HOUR);
    expect(median([1 * HOUR, 3 * HOUR])).toBe(2 * HOUR);
  });

  it('blames the last deployment however old it is; here a day is enough', () => {
    const { incident, values } = measured(deployments(5), [
      incidentRecord('i', { openedAt: at(72 * 4 + 1) + 30 * DAY }),
    ]);
    expect(incident('i')).toMatchObject({ method: 'none' });
    expect(values['change-fail-rate'].value).toBe(0);
  });

  it('maps an incident to another deployment when another range is collected; here the window asked for does not matter', () => {
    const all = deployments(23);
    const incidents = [incidentRecord('i', { openedAt: at(72 * 10 + 5) })];
    const narrow = { from: at(72 * 10 + 4), to: at(72 * 20) };
    expect(measured(all, incidents).incident('i')?.deploymentId).toBe('d10');
    const { incident, values } = measured(all, incidents, narrow);
    expect(incident('i')?.deploymentId).toBe('d10');
    // It failed before this window, and counts there.
    expect(values['change-fail-rate'].numerator).toBe(0);
  });
});

describe('Four Keys', () => {
  it('reads 40 deployments on one day as "yearly"; they are 0.44 a day', () => {
    const burst = Array.from({ length: 40 }, (_, index) =>
      deploymentRecord(`d${index}`, {
        startedAt: at(index / 10),
        finishedAt: at(index / 10 + 0.05),
      }),
    );
    const deployedDaysPerWeek = [1, ...Array<number>(12).fill(0)];
    expect(median(deployedDaysPerWeek)).toBe(0);
    const { value } = measured(burst, []).values['deployment-frequency'];
    expect(value).toBeCloseTo(40 / 90);
    expect(
      bandOf('deployment-frequency', value ?? 0, DEFAULT_BAND_TABLE, 90),
    ).toMatchObject({ option: 4 });
  });

  it('shows no data as the best there is; here there is no number', () => {
    const { values } = measured(deployments(5), []);
    expect(values['change-lead-time']).toMatchObject({
      value: null,
      reason: { code: 'value.no-new-commits' },
    });
    expect(values['failed-deployment-recovery-time']).toMatchObject({
      value: null,
      reason: { code: 'value.no-failures' },
    });
  });

  it('cuts 59 minutes to 0 hours, and counts an incident again with each update', () => {
    const incident = incidentRecord('i', {
      openedAt: at(2),
      resolvedAt: at(2) + 59 * MINUTE,
    });
    const { values } = measured(deployments(10), [incident, incident]);
    expect(Math.trunc((59 * MINUTE) / HOUR)).toBe(0);
    expect(values['failed-deployment-recovery-time'].value).toBe(59 * MINUTE);
    expect(values['change-fail-rate'].numerator).toBe(1);
  });

  it('takes an alert that was only triggered for one that was over at once; here it is open', () => {
    const { deployment, values } = measured(deployments(5), [
      incidentRecord('triggered', { openedAt: at(2) }),
    ]);
    expect(deployment('d0')?.recoveredAt).toBeUndefined();
    expect(values['failed-deployment-recovery-time']).toMatchObject({
      value: null,
      n: 0,
      reason: { code: 'value.none-recovered' },
    });
  });
});

describe('Middleware', () => {
  it('gives all that comes until the next deployment to the one before, however late', () => {
    const [first, second] = deployments(2);
    const late = incidentRecord('late', { openedAt: at(71) });
    expect(late.openedAt).toBeLessThan(second.startedAt);
    const { incident } = measured(
      [first, second],
      [
        late,
        incidentRecord('soon', { openedAt: at(20) }),
        incidentRecord('at-once', { openedAt: at(73) }),
      ],
    );
    expect(incident('late')?.deploymentId).toBeUndefined();
    expect(incident('soon')?.deploymentId).toBe('d0');
    expect(incident('at-once')?.deploymentId).toBe('d1');
  });

  it('takes the mean of recoveries, which one long night moves', () => {
    const incidents = [1, 1, 1, 1, 26].map((hours, index) =>
      incidentRecord(`i${index}`, {
        openedAt: at(72 * index + 1),
        resolvedAt: at(72 * index + 1 + hours),
      }),
    );
    expect(mean([1, 1, 1, 1, 26])).toBe(6);
    expect(
      measured(deployments(5), incidents).values[
        'failed-deployment-recovery-time'
      ],
    ).toMatchObject({ value: HOUR, p90: 16 * HOUR, n: 5 });
  });
});

describe('liatrio', () => {
  it('divides 5 failed of 10 by the 5 good ones: 100 %; it is 50 %', () => {
    const incidents = [0, 2, 4, 6, 8].map(index =>
      incidentRecord(`i${index}`, { openedAt: at(72 * index + 2) }),
    );
    expect(5 / (10 - 5)).toBe(1);
    expect(
      measured(deployments(10), incidents).values['change-fail-rate'].value,
    ).toBe(0.5);
  });
});

describe('GitLab', () => {
  it('takes the median of the medians of days; here all values count alike', () => {
    const monday = [1];
    const tuesday = [10, 10, 10];
    expect(median([monday, tuesday].map(values => median(values) ?? 0))).toBe(
      5.5,
    );
    expect(median([...monday, ...tuesday])).toBe(10);
  });

  it('divides incidents by deployments, which may be more than all of them', () => {
    const incidents = Array.from({ length: 7 }, (_, index) =>
      incidentRecord(`i${index}`, { openedAt: at(2 + index) }),
    );
    expect(incidents.length / 5).toBe(1.4);
    expect(
      measured(deployments(5), incidents).values['change-fail-rate'].value,
    ).toBe(0.2);
  });
});
