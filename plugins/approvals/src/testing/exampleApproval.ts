import {
  approvalReason,
  type ApprovalForReader,
  type ApprovalPage,
} from '@quarterdeck/plugin-approvals-common';

/** Shared by the tests. */
export const NOW = Date.parse('2026-03-04T12:00:00.000Z');

export function exampleApproval(
  changes: Partial<ApprovalForReader> = {},
): ApprovalForReader {
  const expiresAt = '2026-03-05T12:00:00.000Z';
  return {
    id: '01890000-0000-7000-8000-000000000001',
    room: 'rollouts',
    subject: { kind: 'rollout', id: 'r1' },
    entityRef: 'component:default/shop',
    environmentId: 'production',
    title: 'Deploy v1.5.0 in production',
    plan: {
      facts: [{ name: 'Would run', value: 'v1.5.0' }],
      changes: [{ title: 'Give shop the new images', text: 'image: v1.5.0' }],
    },
    planHash: 'a'.repeat(64),
    link: '/rollouts/r1',
    state: 'requested',
    stateReason: approvalReason('state.requested', { expiresAt }),
    requestedBy: 'user:default/dana',
    requestedAt: '2026-03-04T11:00:00.000Z',
    expiresAt,
    decidedBy: null,
    decidedAt: null,
    comment: null,
    consumedAt: null,
    mayDecide: true,
    mayDecideReason: null,
    mayWithdraw: false,
    ...changes,
  };
}

export function examplePage(items: readonly ApprovalForReader[]): ApprovalPage {
  return {
    asOf: new Date(NOW).toISOString(),
    items: [...items],
    pageInfo: {},
    emptyReason:
      items.length > 0 ? null : approvalReason('list.nothing-needs-you'),
  };
}
