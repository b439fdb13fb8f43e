import {
  Runbook,
  StepDefinition,
  frontMatterSchema,
  stepDefinitionSchema,
} from '@quarterdeck/runbook-format';
import { z } from 'zod';
import { RunBeginning, newRun } from '../domain/newRun';
import { RunRecord } from '../domain/records';

export const NOW = Date.parse('2026-03-04T12:00:00.000Z');
export const DANA = 'user:default/dana';
export const SHOP = 'component:default/shop';

export type StepBlock = z.input<typeof stepDefinitionSchema>;

/** A runbook of these steps, called `s1`, `s2` … where a block names none. */
export function exampleRunbook(blocks: readonly StepBlock[]): Runbook {
  const steps = blocks.map((block, index) => {
    const definition: StepDefinition = stepDefinitionSchema.parse(block);
    const id = definition.id ?? `s${index + 1}`;
    return { id, title: `Step ${id}`, definition, text: '', line: index + 1 };
  });
  return {
    title: 'Go back',
    frontMatter: frontMatterSchema.parse({}),
    sections: [],
    steps,
    problems: [],
    isRunnable: steps.length > 0,
  };
}

export function exampleBeginning(
  number: number,
  changes: Partial<RunBeginning> = {},
): RunBeginning {
  return {
    id: `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    entityRef: SHOP,
    slug: 'rollback',
    version: 'a'.repeat(64),
    mode: 'real',
    lead: DANA,
    participants: [DANA],
    startedBy: DANA,
    environmentId: 'production',
    correlationId: null,
    originLink: null,
    severity: null,
    parameters: {},
    context: {},
    ...changes,
  };
}

/** Started `number` milliseconds after `NOW`, of one manual step. */
export function exampleRun(
  number: number,
  changes: Partial<RunRecord> = {},
): RunRecord {
  return {
    ...newRun(
      exampleBeginning(number),
      exampleRunbook([{ kind: 'manual' }]),
      NOW + number,
    ),
    ...changes,
  };
}
