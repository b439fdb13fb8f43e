import { z } from 'zod';
import { deploymentSchema, metadataSchema } from '../cluster/schemas';

const webhookSchema = z.looseObject({
  name: z.string().default(''),
  type: z.string().default('rollout'),
  url: z.string().default(''),
});

const analysisSchema = z.looseObject({
  interval: z.string().default(''),
  iterations: z.number().default(0),
  threshold: z.number().default(0),
  maxWeight: z.number().optional(),
  stepWeight: z.number().optional(),
  stepWeights: z.array(z.number()).optional(),
  match: z.array(z.unknown()).default([]),
  webhooks: z.array(webhookSchema).default([]),
});

/** A Canary of flagger.app/v1beta1. */
export const canarySchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    targetRef: z.looseObject({ kind: z.string(), name: z.string() }),
    analysis: analysisSchema.optional(),
    /** What it was called before. */
    canaryAnalysis: analysisSchema.optional(),
    suspend: z.boolean().default(false),
    skipAnalysis: z.boolean().default(false),
  }),
  status: z
    .looseObject({
      phase: z.string().default(''),
      failedChecks: z.number().default(0),
      canaryWeight: z.number().default(0),
      iterations: z.number().default(0),
      lastAppliedSpec: z.string().default(''),
      conditions: z
        .array(z.looseObject({ message: z.string().optional() }))
        .nullish(),
    })
    .prefault({}),
});
export type CanaryObject = z.infer<typeof canarySchema>;

export const canaryListSchema = z.looseObject({
  items: z.array(canarySchema),
});

export const eventListSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      type: z.string().nullish(),
      message: z.string().default(''),
      lastTimestamp: z.string().nullish(),
      eventTime: z.string().nullish(),
    }),
  ),
});

const runSchema = z
  .looseObject({
    name: z.string().default(''),
    status: z.string().default(''),
    message: z.string().optional(),
  })
  .nullish();

const pauseSchema = z.looseObject({
  duration: z.union([z.string(), z.number()]).optional(),
});
const stepSchema = z.looseObject({
  setWeight: z.number().optional(),
  pause: pauseSchema.nullish(),
  analysis: z.unknown().optional(),
});

/** A Rollout of argoproj.io/v1alpha1. */
export const argoRolloutSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    replicas: z.number().default(1),
    paused: z.boolean().default(false),
    /** Absent or empty where `workloadRef` names a Deployment, whose template it then takes. */
    template: deploymentSchema.shape.spec.shape.template
      .optional()
      .catch(undefined),
    workloadRef: z
      .looseObject({ kind: z.string(), name: z.string() })
      .nullish(),
    strategy: z.looseObject({
      canary: z
        .looseObject({
          steps: z.array(stepSchema).nullish(),
          trafficRouting: z.unknown().optional(),
        })
        .nullish(),
      blueGreen: z
        .looseObject({
          autoPromotionEnabled: z.boolean().nullish(),
          autoPromotionSeconds: z.number().nullish(),
        })
        .nullish(),
    }),
  }),
  status: z
    .looseObject({
      abort: z.boolean().default(false),
      promoteFull: z.boolean().default(false),
      phase: z.string().default(''),
      message: z.string().optional(),
      currentPodHash: z.string().default(''),
      stableRS: z.string().default(''),
      currentStepIndex: z.number().nullish(),
      controllerPause: z.boolean().default(false),
      pauseConditions: z
        .array(z.looseObject({ reason: z.string().default('') }))
        .nullish(),
      // Written as text.
      observedGeneration: z.coerce.number().default(0),
      workloadObservedGeneration: z.coerce.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      canary: z
        .looseObject({
          weights: z
            .looseObject({
              canary: z.looseObject({ weight: z.number().default(0) }),
            })
            .nullish(),
          currentStepAnalysisRunStatus: runSchema,
          currentBackgroundAnalysisRunStatus: runSchema,
        })
        .prefault({}),
      blueGreen: z
        .looseObject({
          activeSelector: z.string().default(''),
          prePromotionAnalysisRunStatus: runSchema,
          postPromotionAnalysisRunStatus: runSchema,
        })
        .prefault({}),
    })
    .prefault({}),
});
export type ArgoRolloutObject = z.infer<typeof argoRolloutSchema>;

export const argoRolloutListSchema = z.looseObject({
  items: z.array(argoRolloutSchema),
});

/** Of those that a Rollout keeps, only what tells their images. */
export const replicaSetListSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: metadataSchema.extend({
        ownerReferences: z.array(z.looseObject({ uid: z.string() })).nullish(),
      }),
      spec: z.looseObject({
        template: deploymentSchema.shape.spec.shape.template,
      }),
    }),
  ),
});
