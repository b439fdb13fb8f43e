import { parseEntityRef } from '@backstage/catalog-model';
import type {
  CountedDeployment,
  MetricId,
  ScopeQuery,
} from '@quarterdeck/plugin-dora-common';
import type { Opened, Shown, WindowQuery } from './view';

/** The list that a number is the length of, or is made of. */
const USUAL_LIST: Record<MetricId, Shown> = {
  'deployment-frequency': 'counted',
  'change-lead-time': 'with-commits',
  'change-fail-rate': 'failed',
  'failed-deployment-recovery-time': 'recovered',
  'deployment-rework-rate': 'rework',
};

/** In the order in which they are offered. */
export const LISTS: readonly Shown[] = [
  'counted',
  'not-counted',
  'failed',
  'recovered',
  'open',
  'rework',
  'with-commits',
  'incidents',
];

export const shownOf = ({
  show,
  metric,
}: Pick<Opened, 'show' | 'metric'>): Shown => show ?? USUAL_LIST[metric];

export type ScopeOf = Pick<ScopeQuery, 'scope' | 'ref'>;

/** What to ask for the records of one bucket, or of all of the window. */
export function recordsQuery(
  scope: ScopeOf,
  query: Required<WindowQuery>,
  { bucketFrom, bucketTo }: Pick<Opened, 'bucketFrom' | 'bucketTo'>,
) {
  return {
    ...query,
    ...scope,
    from: bucketFrom ?? query.from,
    to: bucketTo ?? query.to,
  };
}

export const nameOf = (ref: string) => parseEntityRef(ref).name;

/** The version, or else the short commit. */
export function versionOf(
  { version, revision }: Pick<CountedDeployment, 'version' | 'revision'>,
  unnamed: string,
): string {
  return version ?? revision?.slice(0, 8) ?? unnamed;
}

/** `2026-03-31`: the UTC day of an instant; of the end of a half-open window, the last day in it. */
export function dayText(instant: string, isEnd = false): string {
  return new Date(Date.parse(instant) - (isEnd ? 1 : 0))
    .toISOString()
    .slice(0, 10);
}

/** `dora-deployments-shop-2026-01-01-to-2026-03-31-made-2026-04-01`: what is in a file, and of when it is. */
export function fileName(
  what: string,
  { ref }: ScopeOf,
  { from, to }: { from: string; to: string },
  now: number,
): string {
  return [
    'dora',
    what,
    ref === undefined ? 'catalog' : nameOf(ref),
    dayText(from),
    'to',
    dayText(to, true),
    'made',
    dayText(new Date(now).toISOString()),
  ].join('-');
}
