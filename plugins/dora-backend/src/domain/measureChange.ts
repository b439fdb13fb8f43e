import {
  Changes,
  MetricChange,
  MetricValue,
  ServiceFigures,
} from '@quarterdeck/plugin-dora-common';
import { ENOUGH } from './measureValues';
import { directionOf, TargetId, unitOf } from './targets';

/** Less than this is no change. */
const SAME_WITHIN = 0.05;
/** A rate of two observed days is nothing to hold three months against. */
const OBSERVED_ENOUGH = 0.5;
/** A move that is made of so many counts half as much as one that is made of very many. */
const HALF_SURE = 10;

/** Which way a value moved against the window before, and whether that is good. */
export function changeOf(
  metric: TargetId,
  current: MetricValue,
  previous: MetricValue,
): MetricChange {
  if (
    current.value === null ||
    previous.value === null ||
    evidence(metric, current, previous) < ENOUGH ||
    (metric === 'deployment-frequency' &&
      Math.min(current.coverage ?? 1, previous.coverage ?? 1) < OBSERVED_ENOUGH)
  ) {
    return { ratio: null, verdict: 'unknown' };
  }
  const ratio = previous.value === 0 ? null : current.value / previous.value;
  const isSame =
    current.value === previous.value ||
    (ratio !== null && Math.abs(ratio - 1) < SAME_WITHIN);
  if (isSame) {
    return { ratio, verdict: 'same' };
  }
  const isMore = current.value > previous.value;
  const isGood = isMore === (directionOf(metric) === 'at-least');
  return { ratio, verdict: isGood ? 'better' : 'worse' };
}

/**
 * What moved most, the largest move first: by how many times, weighed by how much it is made of. Not by who is best.
 *
 * @param services - each by itself
 */
export function changesOf(
  services: readonly ServiceFigures[],
  most: number,
): Changes['items'] {
  return services
    .flatMap(({ entityRef, metrics }) =>
      metrics.map(measured => ({
        item: { entityRef, unit: unitOf(measured.metric), ...measured },
        move: moveOf(measured),
      })),
    )
    .filter(
      ({ item: { change } }) =>
        change.verdict === 'better' || change.verdict === 'worse',
    )
    .sort(
      (one, other) =>
        other.move - one.move ||
        compare(one.item.entityRef, other.item.entityRef) ||
        compare(one.item.metric, other.item.metric),
    )
    .slice(0, most)
    .map(({ item }) => item);
}

function moveOf({
  current,
  metric,
  previous,
}: ServiceFigures['metrics'][number]): number {
  const now = level(metric, current);
  const then = level(metric, previous);
  const count = evidence(metric, current, previous);
  return Math.abs(Math.log(now / then)) * (count / (count + HALF_SURE));
}

/** As a number above 0: of counts and ratios half an event more, so that none against one is a move that has a size. */
function level(metric: TargetId, value: MetricValue): number {
  if (unitOf(metric) === 'duration') {
    return Math.max(value.value ?? 0, 1000);
  }
  return ((value.numerator ?? 0) + 0.5) / Math.max(value.denominator ?? 0, 1);
}

/** How much a comparison is made of. That nothing is deployed any more says something, so for frequency one side is enough. */
function evidence(
  metric: TargetId,
  current: MetricValue,
  previous: MetricValue,
): number {
  return metric === 'deployment-frequency'
    ? Math.max(current.n, previous.n)
    : Math.min(current.n, previous.n);
}

function compare(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}
