import {
  AutoscalerSnapshot,
  CanarySnapshot,
  CronJobSnapshot,
  ReplicatedSnapshot,
} from '../domain/snapshots';
import { ObjectName } from './NamedObjects';

/** What may be a workload. */
export type Controller =
  | ReplicatedSnapshot
  | (CronJobSnapshot & { kind: 'CronJob' })
  | (CanarySnapshot & { kind: 'Canary' });

/** Flagger keeps the pods that serve in a copy of its target of this name. */
export const PRIMARY = '-primary';

export function isReplicated(
  controller: Controller | undefined,
): controller is ReplicatedSnapshot {
  return (
    controller !== undefined &&
    controller.kind !== 'CronJob' &&
    controller.kind !== 'Canary'
  );
}

/** What a controller is shown in place of. */
export function stoodFor(controller: Controller): ObjectName | undefined {
  if (controller.kind === 'Canary') {
    return targetOf(controller);
  }
  return isReplicated(controller) && controller.templateFrom !== undefined
    ? lenderOf(controller, controller.templateFrom)
    : undefined;
}

export function lenderOf(
  { namespace }: ReplicatedSnapshot,
  name: string,
): ObjectName {
  return { kind: 'Deployment', namespace, name };
}

export function targetOf(canary: CanarySnapshot): ObjectName {
  const { namespace, targetKind, targetName } = canary;
  return { kind: targetKind, namespace, name: targetName };
}

export function primaryOf(canary: CanarySnapshot): ObjectName {
  const target = targetOf(canary);
  return { ...target, name: `${target.name}${PRIMARY}` };
}

export function scaledBy(autoscaler: AutoscalerSnapshot): ObjectName {
  const { targetKind, namespace, targetName } = autoscaler;
  return { kind: targetKind, namespace, name: targetName };
}
