import {
  exampleEvents,
  exampleIncident,
  exampleSummary,
} from '../testing/exampleIncident';
import { faceOf, pressingClock } from './clocks';
import { filtersOf, withFilters } from './filters';
import { mainActOf, quietSince, worstFirst } from './incidents';
import { EMPTY_DRAFT, incidentOf, instantOf } from './newIncident';
import { proposalPath } from './proposal';
import { kindsOf, shownEvents } from './record';
import { firstWait, waitsOf } from './updates';

const MINUTE = 60_000;

describe('a clock', () => {
  const clock = {
    kind: 'resolve' as const,
    elapsedMs: 4 * MINUTE,
    targetMs: 5 * MINUTE,
    isRunning: true,
    isBreached: false,
  };

  it.each([
    [clock, MINUTE, 5 * MINUTE, 'running'],
    [clock, MINUTE + 1, 5 * MINUTE + 1, 'over'],
    // The browser may be a little behind the answer.
    [clock, -500, 4 * MINUTE, 'running'],
    [{ ...clock, isRunning: false }, 9 * MINUTE, 4 * MINUTE, 'kept'],
    [
      { ...clock, isRunning: false, elapsedMs: 6 * MINUTE, isBreached: true },
      0,
      6 * MINUTE,
      'missed',
    ],
    [{ ...clock, targetMs: null }, MINUTE, 5 * MINUTE, 'no-target'],
  ])('goes on only while it runs (%#)', (given, since, elapsedMs, standing) => {
    expect(faceOf(given, since)).toEqual({ elapsedMs, standing });
  });

  it('presses where the severity demands something', () => {
    const [acknowledge, mitigate, resolve] = exampleSummary().clocks;
    expect(pressingClock([mitigate, resolve])).toBe(resolve);
    expect(pressingClock([mitigate])).toBe(mitigate);
    expect(
      pressingClock([{ ...acknowledge, isRunning: false }]),
    ).toBeUndefined();
  });
});

describe('incidents', () => {
  it('come worst first, and of the same severity the oldest', () => {
    const [a, b, c] = [
      exampleSummary({ id: 'a', severity: 'P2' }),
      exampleSummary({ id: 'b', startedAt: '2026-03-04T11:55:00.000Z' }),
      exampleSummary({ id: 'c' }),
    ];
    expect(worstFirst([a, b, c])).toEqual([c, b, a]);
  });

  it('ask for the next act of their life, of whoever may do it', () => {
    const incident = exampleIncident();
    expect(mainActOf(incident)).toBe('acknowledge');
    expect(mainActOf({ ...incident, state: 'acknowledged' })).toBe('mitigate');
    expect(mainActOf({ ...incident, state: 'mitigated' })).toBe('resolve');
    expect(mainActOf({ ...incident, state: 'resolved' })).toBeUndefined();
    expect(mainActOf({ ...incident, controls: [] })).toBeUndefined();
  });

  it('tell since when it is quiet', () => {
    expect(quietSince([exampleSummary()])).toBeUndefined();
    expect(
      quietSince([
        exampleSummary({ resolvedAt: '2026-03-01T00:00:00.000Z' }),
        exampleSummary({ resolvedAt: '2026-03-02T00:00:00.000Z' }),
      ]),
    ).toBe('2026-03-02T00:00:00.000Z');
  });
});

describe('a draft', () => {
  const draft = {
    ...EMPTY_DRAFT,
    entityRef: ' Component:default/Shop ',
    title: 'It is slow',
  };

  it('becomes what is sent', () => {
    expect(incidentOf(draft)).toEqual({
      entityRef: 'component:default/shop',
      environmentId: null,
      severity: 'P1',
      title: 'It is slow',
      description: null,
      startedAt: null,
    });
  });

  it.each([
    { title: '  ' },
    { entityRef: 'shop' },
    { environmentId: 'Not an id' },
    { startedAt: 'yesterday' },
  ])('is not sent with %j', change => {
    expect(incidentOf({ ...draft, ...change })).toBeUndefined();
  });

  it('takes times as browsers give them', () => {
    expect(instantOf('')).toBeNull();
    expect(instantOf('2026-03-04T12:00')).toMatch(/^2026-03-0\dT.*Z$/);
    expect(instantOf('soon')).toBeUndefined();
  });
});

describe('filters', () => {
  it('live in the address, beside everything else there', () => {
    const address = new URLSearchParams('x=1&severity=P0&view=mine');
    expect(filtersOf(address)).toEqual({
      severity: 'P0',
      environment: undefined,
      mine: true,
    });
    const next = withFilters(address, { environment: 'staging', mine: false });
    expect(String(next)).toBe('x=1&environment=staging');
  });

  it('are left out where they make no sense', () => {
    expect(
      filtersOf(new URLSearchParams('severity=P9&environment=%20&view=x')),
    ).toEqual({ severity: undefined, environment: undefined, mine: false });
  });
});

it('shows the record newest first, of the kinds that are chosen', () => {
  const { items } = exampleEvents();
  expect(kindsOf(items)).toEqual(['change', 'message']);
  expect(shownEvents(items, new Set())).toEqual([items[1], items[0]]);
  expect(shownEvents(items, new Set(['change']))).toEqual([items[0]]);
});

it('offers the wait that the severity demands, among the usual ones', () => {
  expect(waitsOf({ updateEveryMs: 45 * MINUTE })).toContain(45 * MINUTE);
  expect(waitsOf({ updateEveryMs: null })).toHaveLength(4);
  expect(firstWait({ updateEveryMs: null })).toBe(0);
});

it('fills in the form of the proposal', () => {
  const address = new URL(proposalPath(exampleIncident()), 'http://localhost');
  expect(JSON.parse(address.searchParams.get('formData') ?? '')).toEqual({
    incidentId: exampleIncident().id,
    entityRef: 'component:default/shop',
  });
});
