import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  MeasuredMetric,
  MeasuredReliability,
  MetricValue,
} from '@quarterdeck/plugin-dora-common';
import { fullEntityRef } from '@quarterdeck/toolkit-node';

type Schemas = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

export const READS_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
};

/** Of what, and when; as the pages ask. */
export const scopeShape = (z: Schemas) => ({
  scope: z
    .string()
    .default('entity')
    .describe(
      'entity: one service; system, domain, group: all services below it; catalog: all',
    ),
  ref: z
    .string()
    .optional()
    .describe(
      'Of what, in full: component:default/shop, group:default/payments. Left out for catalog',
    ),
  tier: z
    .string()
    .default('production')
    .describe('development, testing, staging, production or preview'),
  from: z
    .string()
    .optional()
    .describe('ISO 8601 in UTC. Without from and to: the last 90 days'),
  to: z.string().optional().describe('ISO 8601 in UTC; itself not in it'),
});

/** References as people write them are understood. */
export function scopeOf<T extends { ref?: string }>(input: T): T {
  return input.ref === undefined
    ? input
    : { ...input, ref: fullEntityRef(input.ref) };
}

export const windowShape = (z: Schemas) => ({
  from: z.string(),
  to: z.string(),
});

const valueShape = (z: Schemas) => ({
  value: z.number().nullable().describe('null: not known; see reason'),
  p90: z.number().nullable().describe('Of durations: 9 of 10 are at most this'),
  n: z.number().int().describe('How many it is made of'),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  coverage: z
    .number()
    .nullable()
    .describe('Share of what should be in it that is, 0 to 1'),
  reason: z.string().nullable().describe('Why there is no value, or no band'),
});

/** What actions tell of a metric. */
export const measuredShape = (z: Schemas) => ({
  metric: z.string(),
  unit: z
    .string()
    .describe('per-day: deployments a day; duration: milliseconds; ratio'),
  ...valueShape(z),
  previous: z
    .number()
    .nullable()
    .describe('The value of the window of equal length before'),
  verdict: z
    .string()
    .describe('Against the window before: better, worse, same or unknown'),
  target: z.number().nullable(),
  targetDirection: z.string().nullable().describe('at-least or at-most'),
});

function toldValue({ reason, ...value }: MetricValue) {
  return { ...value, reason: reason?.message ?? null };
}

export function toldMeasured(measured: MeasuredMetric | MeasuredReliability) {
  const { metric, unit, current, previous, change, target } = measured;
  return {
    metric,
    unit,
    ...toldValue(current),
    previous: previous.value,
    verdict: change.verdict,
    target: target?.value ?? null,
    targetDirection: target?.direction ?? null,
  };
}
