import { pause } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { KubernetesWriter } from './KubernetesWriter';

const PAUSE_MS = 300;

const deploymentSchema = z.object({
  metadata: z.object({ generation: z.number().optional() }),
  spec: z.object({ replicas: z.number().default(1) }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      updatedReplicas: z.number().default(0),
      readyReplicas: z.number().default(0),
    })
    .prefault({}),
});

const podSchema = z.object({
  status: z.object({
    containerStatuses: z
      .array(
        z.object({
          state: z.object({
            waiting: z
              .object({
                reason: z.string().optional(),
                message: z.string().optional(),
              })
              .optional(),
          }),
        }),
      )
      .default([]),
  }),
});

export interface Readiness {
  isReady: boolean;
  /** For people: how many of how many, and what the others wait for */
  status: string;
}

/** Looks at a Deployment until all its pods are ready, or time is over; and says what they wait for. */
export async function waitUntilReady(
  writer: KubernetesWriter,
  deployment: { path: string; namespace: string; name: string },
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<Readiness> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = deploymentSchema.safeParse(await writer.get(deployment.path));
    const wanted = found.data?.spec.replicas ?? 1;
    const status = found.data?.status;
    const ready = status?.readyReplicas ?? 0;
    const isReady =
      status !== undefined &&
      status.observedGeneration >= (found.data?.metadata.generation ?? 0) &&
      status.updatedReplicas >= wanted &&
      ready >= wanted;
    if (isReady || Date.now() >= end) {
      const reasons = isReady ? '' : await reasonsOf(writer, deployment);
      return {
        isReady,
        status: `${ready} of ${wanted} pods are ready${reasons}`,
      };
    }
    await pause(PAUSE_MS, signal);
    signal.throwIfAborted();
  }
}

async function reasonsOf(
  writer: KubernetesWriter,
  { namespace, name }: { namespace: string; name: string },
): Promise<string> {
  const pods = await writer.list(
    `/api/v1/namespaces/${namespace}/pods`,
    `app.kubernetes.io/name=${name}`,
  );
  const reasons = pods.flatMap(pod => {
    const containers = podSchema.safeParse(pod).data?.status.containerStatuses;
    return (containers ?? []).flatMap(({ state: { waiting } }) =>
      waiting
        ? [[waiting.reason, waiting.message].filter(Boolean).join(': ')]
        : [],
    );
  });
  return reasons.length ? `; ${[...new Set(reasons)].join('; ')}` : '';
}
