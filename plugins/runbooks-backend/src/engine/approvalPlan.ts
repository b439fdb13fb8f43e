import { storableText } from '@quarterdeck/toolkit-common';
import {
  ApprovalPlan,
  NewApproval,
} from '@quarterdeck/plugin-approvals-common';
import {
  Runbook,
  Step,
  resolvePlaceholders,
} from '@quarterdeck/runbook-format';
import { iso, lastAttempt, stepOf } from '../domain/course';
import {
  resolvedInput,
  scopeOf,
  secretsHidden,
  secretsNeeded,
} from '../domain/inputs';
import { RunRecord, StepRecord } from '../domain/records';

const LONGEST_WAIT_MS = 24 * 3_600_000;
const MOST_FACTS = 30;

/** What others are asked to agree to: all that stands in the record, so that who asks again asks the same. */
export function approvalOf(
  { record, runbook }: { record: RunRecord; runbook: Runbook },
  step: StepRecord,
): Omit<NewApproval, 'planHash'> {
  const written = stepOf(runbook, step.id);
  const attempt = lastAttempt(step);
  const title =
    written?.definition.kind === 'approval'
      ? (written.definition.title ?? step.title)
      : step.title;
  return {
    subject: {
      kind: 'runbook-step',
      id: `${record.id}/${step.id}/${attempt?.number ?? 1}`,
    },
    entityRef: record.entityRef,
    environmentId: record.environmentId,
    title: storableText(
      String(resolvePlaceholders(title, scopeOf(record)).value),
      200,
    ),
    plan: planOf(record, runbook, step, written),
    link: `/runbooks/runs/${record.id}?step=${step.id}`,
    requestedBy: attempt?.startedBy ?? record.startedBy,
    expiresAt: iso((attempt?.startedAt ?? record.startedAt) + LONGEST_WAIT_MS),
  };
}

function planOf(
  record: RunRecord,
  runbook: Runbook,
  step: StepRecord,
  written: Step | undefined,
): ApprovalPlan {
  const fact = (name: string, value: string) => ({
    name: storableText(name, 100),
    value: storableText(value, 500),
  });
  const settled = record.steps.slice(0, record.steps.indexOf(step));
  return {
    facts: [
      fact('Service', record.entityRef),
      ...(record.environmentId === null
        ? []
        : [fact('Environment', record.environmentId)]),
      fact('Runbook', record.title),
      fact('Version', record.version),
      fact('Run', record.id),
      fact('Step', step.title),
      ...Object.entries(record.parameters).map(([name, value]) =>
        fact(`Parameter ${name}`, value),
      ),
      ...settled.map(each =>
        fact(
          `Before: ${each.title}`,
          each.outputSummary ?? each.evidence?.value ?? each.reason.message,
        ),
      ),
    ].slice(0, MOST_FACTS),
    changes: [
      {
        title: storableText(step.title, 300),
        text: storableText(written?.text ?? '', 20_000),
      },
      ...followingActions(record, runbook, step),
    ],
  };
}

/** What is going to be carried out up to the next question, as far as it can be told now. */
function followingActions(
  record: RunRecord,
  runbook: Runbook,
  step: StepRecord,
): ApprovalPlan['changes'] {
  const after = runbook.steps.slice(record.steps.indexOf(step) + 1);
  const next = after.findIndex(
    ({ definition }) => definition.kind === 'approval',
  );
  return (next < 0 ? after : after.slice(0, next))
    .flatMap(each => {
      const { definition, title } = each;
      if (definition.kind !== 'action') {
        return [];
      }
      const { value } = resolvedInput(
        definition.input,
        scopeOf(record, secretsHidden(secretsNeeded(runbook, each))),
      );
      return [
        {
          title: storableText(`Then ${definition.action}: ${title}`, 300),
          text: storableText(JSON.stringify(value, null, 2), 20_000),
        },
      ];
    })
    .slice(0, 20);
}
