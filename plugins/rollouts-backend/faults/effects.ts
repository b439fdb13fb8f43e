/** What the writes of a rollout did, in the words of its plan. */
import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { z } from 'zod';
import { TakenWrite } from './recordingProxy';

/** One write, as `create 1`, `scale 2`, `stable new`, `stable old`, `traffic 25`, `pin`, `unpin` or `delete`. */
export interface Effect {
  at: number;
  what: string;
}

const deploymentSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.number(),
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
    }),
  }),
});
const selectorSchema = z.object({
  spec: z.object({ selector: z.record(z.string(), z.string()) }),
});
const routeSchema = z.object({
  spec: z.object({
    http: z.array(
      z.object({ route: z.array(z.object({ weight: z.number() })) }),
    ),
  }),
});

/** Names the Deployment of the manifests that a write is about. */
export function serviceOf({ path, body }: TakenWrite): string {
  const name =
    /\/(?:deployments|services|virtualservices)\/([^/?]+)$/.exec(path)?.[1] ??
    deploymentSchema.parse(body).metadata.name;
  return name.replace(/-canary$/, '');
}

/** @param writes - of one rollout, in order */
export function effectsOf(
  plan: PlanDocument,
  writes: readonly TakenWrite[],
): Effect[] {
  let selected =
    plan.routing.kind === 'service' && plan.routing.wasPinned
      ? plan.routing.stableValue
      : undefined;
  return writes.map(write => {
    const { at, method, path, body, answer } = write;
    const isCandidate =
      path.endsWith('-canary') || (method === 'POST' && path.endsWith('s'));
    if (path.includes('/virtualservices/')) {
      const [{ route }] = routeSchema.parse(answer).spec.http;
      return { at, what: `traffic ${route[1].weight}` };
    }
    if (path.includes('/services/') && plan.routing.kind === 'service') {
      const { label, candidateValue } = plan.routing;
      const before = selected;
      selected = selectorSchema.parse(answer).spec.selector[label];
      if (selected === undefined) {
        return { at, what: 'unpin' };
      }
      if (selected === candidateValue) {
        return { at, what: 'traffic 100' };
      }
      return { at, what: before === candidateValue ? 'traffic 0' : 'pin' };
    }
    if (method === 'DELETE') {
      return { at, what: isCandidate ? 'delete' : 'delete stable' };
    }
    const { spec } = deploymentSchema.parse(answer);
    if (method === 'POST') {
      return { at, what: `create ${spec.replicas}` };
    }
    if (
      isCandidate &&
      z.object({ spec: z.object({ replicas: z.number() }) }).safeParse(body)
        .success
    ) {
      return { at, what: `scale ${spec.replicas}` };
    }
    const [{ image }] = spec.template.spec.containers;
    const release = image === plan.to.images[0].image ? 'new' : 'old';
    return { at, what: `${isCandidate ? 'candidate' : 'stable'} ${release}` };
  });
}

/** What a rollout that nothing goes wrong with does, each once and in this order. */
export function forwardOf(plan: PlanDocument): string[] {
  const { routing, replicas } = plan;
  const hasRouter = routing.kind !== 'none';
  const done: string[] = [];
  let isPinned = routing.kind !== 'service' || routing.wasPinned;
  let isNew = false;
  let candidate: number | undefined;
  let traffic = 0;
  for (const { arrangement } of plan.steps) {
    if (!isPinned && arrangement.candidate) {
      done.push('pin');
      isPinned = true;
    }
    if (hasRouter && arrangement.traffic < traffic) {
      done.push(`traffic ${arrangement.traffic}`);
    }
    if (arrangement.stable.release === 'new' && !isNew) {
      done.push('stable new');
      isNew = true;
    }
    if (arrangement.candidate) {
      const wanted = Math.max(
        1,
        Math.ceil((replicas * arrangement.candidate.scale) / 100),
      );
      if (candidate !== wanted) {
        done.push(`${candidate === undefined ? 'create' : 'scale'} ${wanted}`);
      }
      candidate = wanted;
    } else if (candidate !== undefined) {
      done.push('delete');
      candidate = undefined;
    }
    if (hasRouter && arrangement.traffic > traffic) {
      done.push(`traffic ${arrangement.traffic}`);
    }
    traffic = arrangement.traffic;
  }
  return routing.kind === 'service' && !routing.wasPinned
    ? [...done, 'unpin']
    : done;
}

/** What goes back after the effects that were, each once and in this order. */
export function backwardOf(forward: readonly string[]): string[] {
  const traffic = forward.filter(what => what.startsWith('traffic')).at(-1);
  const hasCandidate = forward.some(what => what.startsWith('create'));
  const back: string[] = [];
  if (forward.includes('stable new')) {
    back.push('stable old');
  }
  if (traffic !== undefined && traffic !== 'traffic 0') {
    back.push('traffic 0');
  }
  if (hasCandidate && !forward.includes('delete')) {
    back.push('delete');
  }
  if (forward.includes('pin') && !forward.includes('unpin')) {
    back.push('unpin');
  }
  return back;
}
