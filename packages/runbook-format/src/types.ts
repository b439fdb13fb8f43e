/**
 * The words in which a runbook is written down.
 *
 * A runbook is a Markdown file. Its front matter (YAML between two lines of `---`) says when it is meant; a section whose
 * text holds a fenced block with the info string `step` is a step, and the block says of which kind; all other sections
 * are there to be read. Whoever reads the file on any other page sees headings, text and short blocks of YAML.
 *
 *     ---
 *     title: Go back to the last good version
 *     covers: [rollback]
 *     triggers:
 *       - alert: HighErrorRate
 *     parameters:
 *       environment: { title: Environment, default: production }
 *     ---
 *     ## See how bad it is
 *
 *     Look at the share of failing requests before you change anything.
 *
 *     ```step
 *     id: errors
 *     kind: check
 *     query: sum(rate(http_requests_total{status=~"5.."}[5m]))
 *     expect: { below: 0.05 }
 *     ```
 *
 * Values of a step may hold `${{ parameters.environment }}`, `${{ entity.ref }}`, `${{ entity.name }}`, `${{ run.id }}`,
 * `${{ run.startedBy }}`, `${{ context.<key> }}` and `${{ steps.<id>.output.<path> }}`.
 */
import { z } from 'zod';

export const severitySchema = z.enum(['P0', 'P1', 'P2', 'P3']);
export type Severity = z.infer<typeof severitySchema>;

/** What is critical enough that every service with something to lose has a runbook for it; others are free words. */
export const CRITICAL_PROCEDURES = ['rollback', 'restore', 'failover'] as const;

/** `90s`, `10m`, `4h`, `2d`, or ISO 8601 like `PT10M`. Milliseconds once it is read. */
export const durationSchema = z.union(
  [
    z.string().regex(/^\d{1,6}(?:\.\d{1,6})?\s?(?:s|m|h|d)$/),
    z
      .string()
      .regex(
        /^P(?=.)(?:\d{1,6}D)?(?:T(?=.)(?:\d{1,6}H)?(?:\d{1,6}M)?(?:\d{1,6}S)?)?$/,
      ),
  ],
  'must be a duration like 90s, 10m, 4h, 2d or PT10M',
);

export const stepKindSchema = z.enum([
  'manual',
  'check',
  'action',
  'approval',
  'timer',
  'decision',
]);
export type StepKind = z.infer<typeof stepKindSchema>;

const idSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    'must start with a letter and have at most 40 of a-z, 0-9 and -',
  );

const commonShape = {
  /** Unique in the runbook; taken from the heading where it is not said. */
  id: idSchema.optional(),
  /** May be skipped without saying why. */
  optional: z.boolean().default(false),
  expectedDuration: durationSchema.optional(),
  /** A check that says so begins by itself when its turn comes. Anything else takes a person. */
  automatic: z.boolean().default(false),
};

/** What a check compares the one number of its query with; all that are given have to hold. */
export const numberExpectationSchema = z
  .strictObject({
    below: z.number().optional(),
    atMost: z.number().optional(),
    above: z.number().optional(),
    atLeast: z.number().optional(),
    equals: z.number().optional(),
    /** What no data means. Default: the check fails. */
    noData: z.enum(['fail', 'pass']).default('fail'),
  })
  .refine(
    ({ noData: _, ...bounds }) =>
      Object.values(bounds).some(bound => bound !== undefined),
    'needs one of below, atMost, above, atLeast and equals',
  );

export const httpExpectationSchema = z.strictObject({
  status: z
    .union(
      [z.number().int(), z.array(z.number().int()).min(1)],
      'must be a status code like 200, or a list of them',
    )
    .default(200),
  /** The body has to hold this text. */
  contains: z.string().max(1000).optional(),
});

export const manualStepSchema = z.strictObject({
  kind: z.literal('manual'),
  ...commonShape,
  /** What the person leaves as proof. */
  evidence: z.enum(['none', 'text', 'link']).default('none'),
  /** Whether the step can be finished without it. */
  evidenceRequired: z.boolean().default(true),
});

export const checkStepSchema = z
  .strictObject({
    kind: z.literal('check'),
    ...commonShape,
    /** PromQL that gives one number. */
    query: z.string().min(1).max(5000).optional(),
    /** Name of a Prometheus of the portal's configuration. Default: the one there is. */
    source: z.string().max(60).optional(),
    /** Address that is asked with GET; its host has to be allowed in the portal's configuration. */
    url: z.string().min(1).max(2000).optional(),
    expect: z
      .union([numberExpectationSchema, httpExpectationSchema])
      .optional(),
    /** How long it is tried again while it fails. Default: once. */
    within: durationSchema.optional(),
    /** How long it has to hold without a break, to pass. */
    for: durationSchema.optional(),
  })
  .refine(
    ({ query, url }) => (query === undefined) !== (url === undefined),
    'needs either query or url',
  );

export const actionStepSchema = z.strictObject({
  kind: z.literal('action'),
  ...commonShape,
  /** `<room>:<verb>-<noun>`, as the actions registry of the portal has it. */
  action: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/,
      'must be <plugin>:<action>, like rollouts:plan-rollback',
    ),
  input: z.record(z.string(), z.json()).default({}),
  /** A rehearsal carries it out, too. Default: a rehearsal only says what it would do, where the action changes anything. */
  rehearse: z.boolean().default(false),
});

export const approvalStepSchema = z.strictObject({
  kind: z.literal('approval'),
  ...commonShape,
  /** What is agreed to, in one line. Default: the heading. */
  title: z.string().min(1).max(200).optional(),
});

export const timerStepSchema = z.strictObject({
  kind: z.literal('timer'),
  ...commonShape,
  duration: durationSchema,
});

export const decisionStepSchema = z.strictObject({
  kind: z.literal('decision'),
  ...commonShape,
  options: z
    .array(
      z.strictObject({
        title: z.string().min(1).max(200),
        /** Id of a later step where it goes on; `end` ends the run. Default: the next step. */
        goTo: z.union([z.literal('end'), idSchema]).optional(),
      }),
    )
    .min(2)
    .max(10),
});

/** What the block of a step holds. */
export const stepDefinitionSchema = z.discriminatedUnion('kind', [
  manualStepSchema,
  checkStepSchema,
  actionStepSchema,
  approvalStepSchema,
  timerStepSchema,
  decisionStepSchema,
]);
export type StepDefinition = z.infer<typeof stepDefinitionSchema>;

export const triggerSchema = z.strictObject({
  /** Name of an alert; `*` stands for any characters. */
  alert: z.string().min(1).max(200),
  /** Labels that the alert has to have; `*` as above. */
  labels: z.record(z.string().max(100), z.string().max(300)).default({}),
});
export type Trigger = z.infer<typeof triggerSchema>;

export const parameterSchema = z.strictObject({
  title: z.string().min(1).max(100).optional(),
  description: z.string().max(500).optional(),
  default: z.string().max(1000).optional(),
  required: z.boolean().default(true),
  /** Asked for when a step that uses it is executed, used for that once, and never kept. */
  secret: z.boolean().default(false),
  /** The values there are; anything where it is not said. */
  options: z.array(z.string().max(200)).min(1).max(50).optional(),
});
export type Parameter = z.infer<typeof parameterSchema>;

const daySchema = z.iso.date();

/** Keys of the front matter. Any other key is a warning, not an error. */
export const frontMatterSchema = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  description: z.string().max(500).optional(),
  triggers: z.array(triggerSchema).max(50).default([]),
  severities: z.array(severitySchema).max(4).default([]),
  /** Reference of a group or user. */
  owner: z.string().max(300).optional(),
  lastReviewed: daySchema.optional(),
  reviewBy: daySchema.optional(),
  expectedDuration: durationSchema.optional(),
  /** Procedures that this one is, like `rollback`, `restore`, `failover`. */
  covers: z.array(z.string().min(1).max(60)).max(10).default([]),
  /** What it promises, like `database failover in less than 5 minutes`; each rehearsal is measured against it. */
  target: durationSchema.optional(),
  /** Started by the portal itself as soon as an alert that triggers it is there. */
  startOnAlert: z.boolean().default(false),
  parameters: z.record(idSchema, parameterSchema).default({}),
});
export type FrontMatter = z.infer<typeof frontMatterSchema>;

/** Something wrong with a runbook, and where. */
export interface Problem {
  severity: 'error' | 'warning';
  /** Stable, for translations: `step.unknown-kind`. */
  code: string;
  /** In plain English: what is wrong and what to do. */
  message: string;
  /** Counted from 1, in the file as it is. */
  line: number;
  column: number;
}

/** A step as it was read. */
export interface Step {
  id: string;
  /** The heading, without marks. */
  title: string;
  definition: StepDefinition;
  /** What is to be read: the Markdown of the section without its heading and without the block. */
  text: string;
  /** Of the heading. */
  line: number;
}

/** A part of the file. All `text`s in their order are the file, character by character. */
export interface Section {
  text: string;
  /** Of its first line. */
  line: number;
  /** It is the front matter, which no reader needs to see. */
  isFrontMatter: boolean;
  /** Where the section is a step without error. */
  step?: Step;
}

/** Everything about a file, whatever it holds. */
export interface Runbook {
  /** Of the front matter, or the first heading, or the name of the file. */
  title: string;
  /** Defaults where there is none, or none that can be read. */
  frontMatter: FrontMatter;
  sections: Section[];
  /** Of the sections, in their order. */
  steps: Step[];
  /** In the order of lines. */
  problems: Problem[];
  /** It has steps and no error: it can be run. */
  isRunnable: boolean;
}
