import { Rollout } from '@quarterdeck/plugin-rollouts-common';
import {
  KubernetesConnection,
  KubernetesStatusError,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';

const deploymentSchema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
    }),
  }),
});
const weightsSchema = z.object({
  spec: z.object({
    http: z.array(
      z.object({ route: z.array(z.object({ weight: z.number() })) }),
    ),
  }),
});
const selectorSchema = z.object({
  spec: z.object({ selector: z.record(z.string(), z.string()) }),
});

/** What is not as it has to be after a rollout has ended. */
export async function leftWrong(
  connection: KubernetesConnection,
  { plan: { document: plan }, outcome }: Rollout,
): Promise<string[]> {
  const { namespace, name } = plan.target;
  const get = async (path: string): Promise<unknown> => {
    try {
      return await connection.getJson(
        path.replace('NAMESPACE', `namespaces/${namespace}`),
        { signal: new AbortController().signal, timeoutMs: 30_000 },
      );
    } catch (error) {
      if (error instanceof KubernetesStatusError && error.statusCode === 404) {
        return undefined;
      }
      throw error;
    }
  };
  const wrong: string[] = [];
  const deployments = '/apis/apps/v1/NAMESPACE/deployments';
  const { containers } = deploymentSchema.parse(
    await get(`${deployments}/${name}`),
  ).spec.template.spec;
  const { images } = outcome === 'succeeded' ? plan.to : plan.from;
  if (containers[0].image !== images[0].image) {
    wrong.push(`${name} runs ${containers[0].image} after it ${outcome}`);
  }
  if ((await get(`${deployments}/${name}-canary`)) !== undefined) {
    wrong.push(`${name}-canary is left after it ${outcome}`);
  }
  if (plan.routing.kind === 'istio') {
    const { spec } = weightsSchema.parse(
      await get(
        `/apis/networking.istio.io/v1/NAMESPACE/virtualservices/${plan.routing.virtualService}`,
      ),
    );
    const weights = spec.http[0].route.map(({ weight }) => weight);
    if (weights.join() !== '100,0') {
      wrong.push(`${name}: weights ${weights} after it ${outcome}`);
    }
  }
  if (plan.routing.kind === 'service') {
    const { selector } = selectorSchema.parse(
      await get(`/api/v1/NAMESPACE/services/${plan.routing.service}`),
    ).spec;
    if (selector[plan.routing.label] !== undefined) {
      wrong.push(`${name}: the Service is still pinned after it ${outcome}`);
    }
  }
  return wrong;
}
