import { newApprovalSchema } from '@quarterdeck/plugin-approvals-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { newRun } from '../domain/newRun';
import { NOW, exampleBeginning, exampleRunbook } from '../testing/exampleRun';
import { approvalOf } from './approvalPlan';

it('asks in words that the room of approvals takes, wherever a long one is cut', () => {
  const runbook = exampleRunbook([
    { kind: 'approval', title: `${'x'.repeat(199)}\u{1f680}` },
    {
      kind: 'action',
      action: 'a:b',
      input: { text: `${'x'.repeat(30_000)}` },
    },
  ]);
  const record = newRun(
    exampleBeginning(1, {
      parameters: { note: `${'x'.repeat(499)}\u{1f680}` },
    }),
    runbook,
    NOW,
  );
  const asked = approvalOf({ record, runbook }, record.steps[0]);
  expect(() =>
    parseRequest(newApprovalSchema.omit({ planHash: true }), asked),
  ).not.toThrow();
});
