import { Clock, ClusterClient } from '../cluster/types';
import { ApiObject, isEqual } from '../registry/objects';
import { clientSideApply, strategicallyPatched } from './clientSideApply';
import { ExampleStep } from './loadExamples';
import { waitForDeployments } from './waitForDeployments';

const TIMEOUT_MS = { observed: 30_000, available: 120_000 };

export interface ApplyScenarioOptions {
  clock: Clock;
  /** Hears of each step before it begins. */
  onStep?: (description: string) => void;
}

/**
 * Lets the scenario happen in an empty cluster whose controllers run, with the writes that kubectl would send.
 *
 * @throws Error where a Deployment does not get as far as the next step needs
 */
export async function applyScenario(
  client: ClusterClient,
  steps: readonly ExampleStep[],
  { clock, onStep }: ApplyScenarioOptions,
): Promise<void> {
  for (const step of steps) {
    onStep?.(step.description);
    if (step.after) {
      const { until, deployments } = step.after;
      const timeoutMs = TIMEOUT_MS[until];
      await waitForDeployments(client, clock, {
        deployments,
        until,
        timeoutMs,
      });
    }
    if (step.kind === 'apply') {
      for (const addressed of step.objects) clientSideApply(client, addressed);
    } else {
      edit(client, step);
    }
  }
}

/** What `kubectl edit` leaves: the object differs from its last-applied configuration. */
function edit(
  client: ClusterClient,
  step: Extract<ExampleStep, { kind: 'edit' }>,
): void {
  const { resource, schema, object } = step.target;
  const { namespace, name } = object.metadata;
  const live = client.get<ApiObject>(resource, namespace, name);
  if (!live) throw new Error(`${step.description}: there is no ${name}`);
  const next = strategicallyPatched(live, step.patch, schema);
  if (isEqual(next, live)) {
    throw new Error(`${step.description}: the edit changes nothing`);
  }
  client.update(resource, next, { fieldManager: step.fieldManager });
}
