import { PlannedGate } from '@quarterdeck/plugin-rollouts-common';
import {
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';

/** The gates that a plan will wait at. Going back waits only at those that say so. */
export async function plannedGates(
  gates: readonly RolloutGate[],
  context: GatePlanContext,
): Promise<{ gates: PlannedGate[]; isGoingBackUnsafe: boolean }> {
  const { purpose, steps } = context.document;
  const planned: PlannedGate[] = [];
  let isGoingBackUnsafe = false;
  for (const gate of gates) {
    const wanted =
      purpose !== 'rollback' || gate.isForRollbacks
        ? await gate.plan(context)
        : undefined;
    if (wanted) {
      isGoingBackUnsafe ||= wanted.isGoingBackUnsafe ?? false;
      // Before the first step is before the first write; what is no later step would never be asked.
      const index = steps.findIndex(({ id }) => id === wanted.beforeStep);
      planned.push({
        kind: gate.kind,
        title: wanted.title,
        beforeStep: index > 0 ? wanted.beforeStep : null,
      });
    }
  }
  return { gates: planned, isGoingBackUnsafe };
}
