import {
  MetricId,
  METRICS,
  ReliabilityMetricId,
  RELIABILITY_METRICS,
  Target,
} from '@quarterdeck/plugin-dora-common';
import { Duration } from 'luxon';

export type TargetId = MetricId | ReliabilityMetricId;
export type Targets = Partial<Record<TargetId, Target>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const KINDS: Record<TargetId, 'per-day' | 'duration' | 'ratio'> = {
  'deployment-frequency': 'per-day',
  'change-lead-time': 'duration',
  'change-fail-rate': 'ratio',
  'failed-deployment-recovery-time': 'duration',
  'deployment-rework-rate': 'ratio',
  'deployment-success-rate': 'ratio',
  availability: 'ratio',
  'recovery-time-objective': 'duration',
  'recovery-point-objective': 'duration',
};

const MORE_IS_BETTER: readonly TargetId[] = [
  'deployment-frequency',
  'deployment-success-rate',
  'availability',
];

export const TARGET_IDS: readonly TargetId[] = [
  ...METRICS,
  ...RELIABILITY_METRICS,
];

/** Which side of a value is good. */
export function directionOf(id: TargetId): Target['direction'] {
  return MORE_IS_BETTER.includes(id) ? 'at-least' : 'at-most';
}

/** How a value is told. */
export function unitOf(id: TargetId): 'per-day' | 'duration' | 'ratio' {
  return KINDS[id];
}

/** What a service aims at unless the portal or the service says otherwise. No one has a target for rework. */
export const DEFAULT_TARGETS: Targets = {
  'deployment-frequency': { value: 3, direction: 'at-least' },
  'change-lead-time': { value: HOUR_MS, direction: 'at-most' },
  'change-fail-rate': { value: 0.05, direction: 'at-most' },
  'failed-deployment-recovery-time': {
    value: 5 * MINUTE_MS,
    direction: 'at-most',
  },
  'deployment-success-rate': { value: 0.95, direction: 'at-least' },
  availability: { value: 0.9995, direction: 'at-least' },
  'recovery-time-objective': { value: 4 * HOUR_MS, direction: 'at-most' },
  'recovery-point-objective': { value: HOUR_MS, direction: 'at-most' },
};

const PREFIX = 'quarterdeck.io/dora-target-';

/**
 * The targets of one entity: those of the portal, where its annotations `quarterdeck.io/dora-target-<metric>` say nothing
 * else.
 *
 * @returns `problems`: one sentence for each annotation that is ignored
 */
export function targetsOf(
  annotations: Readonly<Record<string, string>>,
  portal: Targets,
): { targets: Targets; problems: string[] } {
  const targets: Targets = { ...portal };
  const problems: string[] = [];
  for (const [name, text] of Object.entries(annotations)) {
    if (name.startsWith(PREFIX)) {
      const id = TARGET_IDS.find(each => `${PREFIX}${each}` === name);
      const read = id === undefined ? undefined : readTarget(id, text);
      if (id === undefined) {
        problems.push(
          `${name} is ignored: the targets are ${TARGET_IDS.join(', ')}`,
        );
      } else if (read === undefined) {
        problems.push(
          `${name} is ignored: "${text}" is not ${EXAMPLES[KINDS[id]]}`,
        );
      } else if (read === 'none') {
        delete targets[id];
      } else {
        targets[id] = read;
      }
    }
  }
  return { targets, problems };
}

const EXAMPLES = {
  'per-day': 'a number of deployments a day like 3 or 1/7, or none',
  duration: 'a time like 30s, 5m, 2h, 1d or PT5M, or none',
  ratio: 'a share like 5 % or 0.05, or none',
};

/** @returns undefined where the text is no target of this kind; `none` where none is wanted */
export function readTarget(
  id: TargetId,
  text: string,
): Target | 'none' | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'none') {
    return 'none';
  }
  const value = READERS[KINDS[id]](trimmed);
  return value === undefined || !Number.isFinite(value) || value < 0
    ? undefined
    : { value, direction: directionOf(id) };
}

const READERS: Record<
  'per-day' | 'duration' | 'ratio',
  (text: string) => number | undefined
> = {
  'per-day': text => {
    const match = /^(\d+(?:\.\d+)?)(?:\s*\/\s*(\d+(?:\.\d+)?))?$/.exec(text);
    return match ? Number(match[1]) / Number(match[2] ?? 1) : undefined;
  },
  duration: text => {
    const match = /^(\d+(?:\.\d+)?)\s*(s|m|h|d)$/.exec(text);
    if (match) {
      return Number(match[1]) * UNITS[match[2]];
    }
    const duration = Duration.fromISO(text.toUpperCase());
    return duration.isValid ? duration.toMillis() : undefined;
  },
  ratio: text => {
    const match = /^(\d+(?:\.\d+)?)\s*(%)?$/.exec(text);
    if (!match) {
      return undefined;
    }
    const ratio = Number(match[1]) / (match[2] ? 100 : 1);
    return ratio <= 1 ? ratio : undefined;
  },
};
const UNITS: Record<string, number> = {
  s: 1000,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
};
