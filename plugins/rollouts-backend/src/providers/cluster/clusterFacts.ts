import { z } from 'zod';
import { APPS, KubernetesObjects, at } from './objects';
import { deploymentSchema } from './schemas';

const BATCH = '/apis/batch/v1';
const PROMETHEUS_RULES =
  '/apis/monitoring.coreos.com/v1/prometheusrules?limit=500';

const jobListSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      spec: z.looseObject({
        template: z.looseObject({
          spec: z.looseObject({
            containers: z.array(z.looseObject({ image: z.string() })),
          }),
        }),
      }),
      status: z
        .looseObject({
          conditions: z
            .array(z.looseObject({ type: z.string(), status: z.string() }))
            .nullish(),
        })
        .nullish(),
    }),
  ),
});

const ruleListSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      spec: z.looseObject({
        groups: z
          .array(
            z.looseObject({
              rules: z
                .array(
                  z.looseObject({
                    alert: z.string().optional(),
                    expr: z.union([z.string(), z.number()]).transform(String),
                  }),
                )
                .nullish(),
            }),
          )
          .nullish(),
      }),
    }),
  ),
});

/** What gates want to know of a cluster. Reads alone. */
export interface ClusterFacts {
  /** Of a Deployment and of its pods; none where it is not there. */
  annotationsOf(
    deployment: { namespace: string; name: string },
    signal: AbortSignal,
  ): Promise<Record<string, string>>;
  /** @param label - `key=value` */
  jobsOf(
    namespace: string,
    label: string,
    signal: AbortSignal,
  ): Promise<{ name: string; images: string[]; isComplete: boolean }[]>;
  /** Those of PrometheusRule objects; none in a cluster that knows no such thing. */
  alertRules(
    signal: AbortSignal,
  ): Promise<{ alert: string; expression: string }[]>;
}

export class KubernetesFacts implements ClusterFacts {
  constructor(private readonly objects: KubernetesObjects) {}

  async annotationsOf(
    { namespace, name }: { namespace: string; name: string },
    signal: AbortSignal,
  ) {
    const found = await this.objects.find(
      deploymentSchema,
      at(APPS, namespace, 'deployments', name),
      signal,
    );
    return {
      ...found?.metadata.annotations,
      ...found?.spec.template.metadata.annotations,
    };
  }

  async jobsOf(namespace: string, label: string, signal: AbortSignal) {
    const { items } = await this.objects.get(
      jobListSchema,
      `${at(BATCH, namespace, 'jobs')}?labelSelector=${encodeURIComponent(label)}`,
      signal,
    );
    return items.map(({ metadata, spec, status }) => ({
      name: metadata.name,
      images: spec.template.spec.containers.map(({ image }) => image),
      isComplete:
        status?.conditions?.some(
          ({ type, status: holds }) => type === 'Complete' && holds === 'True',
        ) ?? false,
    }));
  }

  async alertRules(signal: AbortSignal) {
    const found = await this.objects.find(
      ruleListSchema,
      PROMETHEUS_RULES,
      signal,
    );
    return (found?.items ?? [])
      .flatMap(({ spec }) => spec.groups ?? [])
      .flatMap(({ rules }) => rules ?? [])
      .flatMap(({ alert, expr }) =>
        alert === undefined ? [] : [{ alert, expression: expr }],
      );
  }
}
