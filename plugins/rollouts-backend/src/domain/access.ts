import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { delegatedAccesses } from './delegated/access';
import { candidateNameOf } from './planning';

/** One thing that an account may or may not do, in the words of Kubernetes' roles. */
export interface Access {
  verb: 'get' | 'list' | 'create' | 'patch' | 'delete';
  group: string;
  /** `pods/proxy` for a subresource. */
  resource: string;
  /** Of the object, where it is known: a role may name objects. */
  name?: string;
}

/** All that the API server is asked while a plan is carried out, forward and back. */
export function accessesOf(plan: PlanDocument): Access[] {
  const { target, routing, strategy } = plan;
  const delegated = delegatedAccesses(plan);
  if (delegated) {
    return delegated;
  }
  const stable = { group: 'apps', resource: 'deployments', name: target.name };
  const candidate = { ...stable, name: candidateNameOf(target) };
  const accesses: Access[] = [
    { verb: 'get', ...stable },
    { verb: 'patch', ...stable },
    { verb: 'list', group: '', resource: 'pods' },
  ];
  if (strategy !== 'rolling') {
    accesses.push(
      { verb: 'get', ...candidate },
      // Of what does not exist yet no role can name it.
      { verb: 'create', ...stable, name: undefined },
      { verb: 'patch', ...candidate },
      { verb: 'delete', ...candidate },
    );
  }
  if (routing.kind === 'istio' || routing.kind === 'service') {
    const router =
      routing.kind === 'istio'
        ? {
            group: 'networking.istio.io',
            resource: 'virtualservices',
            name: routing.virtualService,
          }
        : { group: '', resource: 'services', name: routing.service };
    accesses.push({ verb: 'get', ...router }, { verb: 'patch', ...router });
  }
  if (asksPods(plan)) {
    accesses.push({ verb: 'get', group: '', resource: 'pods/proxy' });
  }
  return accesses;
}

/** Metrics and smoke tests go to the pods through the API server. */
function asksPods({ analysis, gates }: PlanDocument): boolean {
  return (
    analysis.metrics.some(({ source }) => source === 'pods') ||
    gates.some(({ kind }) => kind === 'smoke-test')
  );
}

/**
 * Without the metrics of pods a rollout waits for a verdict, without events it tells less; without anything else it
 * cannot be made at all.
 */
export function isIndispensable({ resource }: Access): boolean {
  return resource !== 'pods/proxy' && resource !== 'events';
}

/** `patch deployments, create deployments` */
export function inWords(accesses: readonly Access[]): string {
  const all = accesses.map(({ verb, resource }) => `${verb} ${resource}`);
  return [...new Set(all)].join(', ');
}
