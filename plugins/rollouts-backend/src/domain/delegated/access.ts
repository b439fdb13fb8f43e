import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { Access } from '../access';

/** What the API server is asked where a controller of the cluster does the arranging; undefined where none does. */
export function delegatedAccesses({
  routing,
  target,
  gates,
}: PlanDocument): Access[] | undefined {
  const both = (object: Omit<Access, 'verb'>): Access[] => [
    { verb: 'get', ...object },
    { verb: 'patch', ...object },
  ];
  const deployment = (name: string) => ({
    group: 'apps',
    resource: 'deployments',
    name,
  });
  if (routing.kind === 'flagger') {
    return [
      ...both(deployment(target.name)),
      { verb: 'get', ...deployment(routing.primary) },
      ...both({
        group: 'flagger.app',
        resource: 'canaries',
        name: routing.canary,
      }),
      { verb: 'list', group: '', resource: 'events' },
      ...(gates.some(({ kind }) => kind === 'smoke-test')
        ? [{ verb: 'get' as const, group: '', resource: 'pods/proxy' }]
        : []),
    ];
  }
  if (routing.kind === 'argo-rollouts') {
    const rollout = {
      group: 'argoproj.io',
      resource: 'rollouts',
      name: routing.rollout,
    };
    return [
      ...(target.kind === 'Deployment' ? both(deployment(target.name)) : []),
      ...both(rollout),
      { verb: 'patch', ...rollout, resource: 'rollouts/status' },
    ];
  }
  return undefined;
}
