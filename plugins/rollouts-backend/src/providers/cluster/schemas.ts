import { z } from 'zod';

export const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.number().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  managedFields: z
    .array(z.looseObject({ manager: z.string().optional() }))
    .nullish(),
  deletionTimestamp: z.string().nullish(),
});

const matchExpressionSchema = z.looseObject({
  key: z.string(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
  values: z.array(z.string()).nullish(),
});

export const deploymentSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    replicas: z.number().default(1),
    selector: z.looseObject({
      matchLabels: z.record(z.string(), z.string()).default({}),
      matchExpressions: z.array(matchExpressionSchema).nullish(),
    }),
    template: z.looseObject({
      metadata: z.looseObject({
        labels: z.record(z.string(), z.string()).default({}),
        annotations: z.record(z.string(), z.string()).nullish(),
      }),
      spec: z.looseObject({
        containers: z.array(
          z.looseObject({
            name: z.string(),
            image: z.string(),
            ports: z
              .array(
                z.looseObject({
                  name: z.string().optional(),
                  containerPort: z.number(),
                }),
              )
              .nullish(),
          }),
        ),
      }),
    }),
  }),
  status: z
    .looseObject({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
      unavailableReplicas: z.number().default(0),
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .default([]),
    })
    .default({
      observedGeneration: 0,
      replicas: 0,
      updatedReplicas: 0,
      availableReplicas: 0,
      unavailableReplicas: 0,
      conditions: [],
    }),
});
export type DeploymentObject = z.infer<typeof deploymentSchema>;

export const podSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    containers: z.array(
      z.looseObject({
        name: z.string(),
        image: z.string(),
        ports: z
          .array(
            z.looseObject({
              name: z.string().optional(),
              containerPort: z.number(),
            }),
          )
          .nullish(),
      }),
    ),
  }),
  status: z.looseObject({
    phase: z.string().optional(),
    conditions: z
      .array(z.looseObject({ type: z.string(), status: z.string() }))
      .nullish(),
    containerStatuses: z
      .array(
        z.looseObject({
          name: z.string(),
          restartCount: z.number().default(0),
          state: z
            .looseObject({
              waiting: z
                .looseObject({
                  reason: z.string().optional(),
                  message: z.string().optional(),
                })
                .optional(),
            })
            .optional(),
        }),
      )
      .nullish(),
  }),
});
export type PodObject = z.infer<typeof podSchema>;

export const podListSchema = z.looseObject({ items: z.array(podSchema) });

export const serviceSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    selector: z.record(z.string(), z.string()).nullish(),
  }),
});
export const serviceListSchema = z.looseObject({
  items: z.array(serviceSchema),
});

export const virtualServiceSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    http: z
      .array(
        z.looseObject({
          route: z
            .array(
              z.looseObject({
                destination: z.looseObject({
                  host: z.string(),
                  subset: z.string().optional(),
                }),
                weight: z.number().optional(),
              }),
            )
            .optional(),
        }),
      )
      .optional(),
  }),
});
export type VirtualServiceObject = z.infer<typeof virtualServiceSchema>;
export const virtualServiceListSchema = z.looseObject({
  items: z.array(virtualServiceSchema),
});
