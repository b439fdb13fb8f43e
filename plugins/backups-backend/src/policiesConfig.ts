import { ConfigReader, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import {
  retentionRulesSchema,
  type RetentionRules,
} from '@quarterdeck/plugin-backups-common';
import { z } from 'zod';

export const DEFAULT_POLICY = 'default';
const HOUR_MS = 3_600_000;

export interface PolicyConfig {
  name: string;
  timeZone: string;
  schedules: {
    full?: string;
    differential?: string;
    incremental?: string;
    restoreTest?: string;
  };
  retention: RetentionRules;
  rpoMs: number;
  rtoMs: number;
  stores?: readonly string[];
  /** Names of keys. */
  escrow?: readonly string[];
}

/** A duration as Backstage's configuration takes them, in milliseconds. */
export const durationSchema = z
  .union([z.string(), z.record(z.string(), z.number())])
  .transform((value, context) => {
    try {
      return durationToMilliseconds(
        readDurationFromConfig(new ConfigReader({ value }), { key: 'value' }),
      );
    } catch {
      context.addIssue('must be a duration, such as { hours: 1 } or "1h"');
      return z.NEVER;
    }
  })
  .refine(milliseconds => milliseconds > 0, 'must be longer than nothing');

const cronSchema = z.union([z.string(), z.literal('none')]);

/** One of `backups.policies`. */
export const policySchema = z.strictObject({
  timeZone: z.string().optional(),
  schedules: z
    .strictObject({
      full: cronSchema.optional(),
      differential: cronSchema.optional(),
      incremental: cronSchema.optional(),
      restoreTest: z.string().optional(),
    })
    .optional(),
  retention: retentionRulesSchema.optional(),
  rpo: durationSchema.optional(),
  rto: durationSchema.optional(),
  stores: z.array(z.string()).min(1).optional(),
  escrow: z.array(z.string()).min(1).optional(),
});

/** What is built in. A policy of the same name in the configuration changes only what it names. */
const PRESETS: Readonly<Record<string, RetentionRules>> = {
  [DEFAULT_POLICY]: { daily: 30, weekly: 12, monthly: 24 },
  'thirty-days-and-a-year': { daily: 30, weekly: 52 },
};
const STANDARD: Omit<PolicyConfig, 'name' | 'retention'> = {
  timeZone: 'UTC',
  schedules: {
    full: '0 3 * * *',
    incremental: '0 * * * *',
    restoreTest: '0 5 1 * *',
  },
  rpoMs: HOUR_MS,
  rtoMs: 4 * HOUR_MS,
};

/** By name, those that are built in among them. */
export function readPolicies(
  configured: Readonly<Record<string, z.infer<typeof policySchema>>>,
): Map<string, PolicyConfig> {
  const names = new Set([...Object.keys(PRESETS), ...Object.keys(configured)]);
  const own = configured[DEFAULT_POLICY];
  const base = changed(
    {
      ...STANDARD,
      name: DEFAULT_POLICY,
      retention: PRESETS[DEFAULT_POLICY] ?? {},
    },
    own,
  );
  return new Map(
    [...names].map(name => [
      name,
      name === DEFAULT_POLICY
        ? base
        : changed(
            { ...base, name, retention: PRESETS[name] ?? base.retention },
            configured[name],
          ),
    ]),
  );
}

function changed(
  base: PolicyConfig,
  own: z.infer<typeof policySchema> | undefined,
): PolicyConfig {
  const schedules = { ...base.schedules, ...own?.schedules };
  return {
    name: base.name,
    timeZone: own?.timeZone ?? base.timeZone,
    schedules: Object.fromEntries(
      Object.entries(schedules).filter(([, cron]) => cron !== 'none'),
    ),
    // One whole set of rules: a rule that is not named is not wanted.
    retention: own?.retention ?? base.retention,
    rpoMs: own?.rpo ?? base.rpoMs,
    rtoMs: own?.rto ?? base.rtoMs,
    stores: own?.stores ?? base.stores,
    escrow: own?.escrow ?? base.escrow,
  };
}
