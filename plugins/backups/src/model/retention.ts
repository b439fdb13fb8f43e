import {
  retentionRulesSchema,
  type RetentionRule,
  type RetentionRules,
} from '@quarterdeck/plugin-backups-common';

export const RETENTION_RULES = [
  'last',
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'yearly',
  'within',
] as const satisfies readonly RetentionRule[];

export type RetentionFields = Record<RetentionRule, string>;

export function fieldsOf(rules: RetentionRules): RetentionFields {
  const text = (rule: RetentionRule) =>
    rules[rule] === undefined ? '' : String(rules[rule]);
  return {
    last: text('last'),
    hourly: text('hourly'),
    daily: text('daily'),
    weekly: text('weekly'),
    monthly: text('monthly'),
    yearly: text('yearly'),
    within: text('within'),
  };
}

/** The rules that fields say; undefined where one of them is none. */
export function rulesOf(fields: RetentionFields): RetentionRules | undefined {
  const { within, ...numbers } = fields;
  const parsed = retentionRulesSchema.safeParse({
    ...Object.fromEntries(
      Object.entries(numbers)
        .filter(([, text]) => text.trim() !== '')
        .map(([rule, text]) => [rule, Number(text)]),
    ),
    ...(within.trim() !== '' && { within: within.trim() }),
  });
  return parsed.success ? parsed.data : undefined;
}
