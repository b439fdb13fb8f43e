import { ApprovalRecord } from '../domain/records';

export const NOW = 1_790_000_000_123;

/** Dana asks for something in production. */
export function exampleRecord(
  number: number,
  changes: Partial<ApprovalRecord> = {},
): ApprovalRecord {
  return {
    id: `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    room: 'rollouts',
    subject: { kind: 'rollout', id: `r${number}` },
    entityRef: 'component:default/shop',
    environmentId: 'production',
    title: `Deploy v${number} to production`,
    plan: {
      facts: [{ name: 'Runs now', value: 'v1' }],
      changes: [{ title: 'Set the image', text: `v${number}` }],
    },
    planHash: 'a'.repeat(64),
    link: '/rollouts/r1',
    state: 'requested',
    requestedBy: 'user:default/dana',
    requestedAt: NOW + number,
    expiresAt: NOW + 60_000,
    revision: 1,
    ...changes,
  };
}
