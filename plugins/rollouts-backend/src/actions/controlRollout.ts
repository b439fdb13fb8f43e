import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { z as zod } from 'zod';
import { RolloutRecord } from '../domain/records';
import { RolloutDesk } from '../engine/RolloutDesk';

const inputSchema = zod.object({
  id: zod.uuid(),
  cause: zod.string().trim().min(1).max(500).optional(),
});

/** `rollouts:promote-rollout` and `rollouts:abort-rollout` */
export function registerControlRollout(options: {
  actionsRegistry: ActionsRegistryService;
  desk: RolloutDesk;
}): void {
  const { actionsRegistry, desk } = options;
  actionsRegistry.register({
    name: 'promote-rollout',
    title: 'Stop holding a rollout',
    description:
      'Lets a rollout go on without waiting out the times for which its steps hold. Gates and failing metrics still count. When to use: once the new version has been watched long enough.',
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z => z.object({ id: z.string().describe('Of the rollout') }),
      output: z => z.object({ id: z.string(), next: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const { id } = parseRequest(inputSchema, input);
      await desk.control(
        id,
        { control: 'promote', isDone: isPromoted },
        credentials,
      );
      return {
        output: {
          id,
          next: `It goes on within a second or two; its page is /rollouts/${id}`,
        },
      };
    },
  });
  actionsRegistry.register({
    name: 'abort-rollout',
    title: 'Give a rollout up',
    description:
      'Takes a rollout back to the version that ran before; it waits for nobody. When to use: when the new version does harm that its metrics do not show.',
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          id: z.string().describe('Of the rollout'),
          cause: z.string().describe('Why, for others to read'),
        }),
      output: z => z.object({ id: z.string(), next: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const { id, cause } = parseRequest(inputSchema, input);
      await desk.control(
        id,
        { control: 'abort', cause, isDone: isGivenUp },
        credentials,
      );
      return {
        output: {
          id,
          next: `It goes back now; its page is /rollouts/${id}`,
        },
      };
    },
  });
}

/** Asked for again, what is done already is done: whoever did not hear the answer finds out so. */
function isPromoted({ state }: RolloutRecord): boolean {
  return (
    (state.phase === 'progressing' && state.isHurried) ||
    state.outcome === 'succeeded'
  );
}

function isGivenUp({ state }: RolloutRecord): boolean {
  return (
    state.phase === 'restoring' ||
    state.outcome === 'aborted' ||
    state.outcome === 'cancelled' ||
    state.outcome === 'rolled-back'
  );
}
