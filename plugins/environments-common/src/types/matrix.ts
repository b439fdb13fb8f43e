import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { clusterStatusSchema, environmentSchema } from './environment';
import { previewSchema } from './preview';
import { healthSchema, workloadSchema } from './workload';

export const matrixEnvironmentSchema = z.object({
  environment: environmentSchema,
  /** Which preview the column is of; `null` for every other tier. An environment of that tier has a column per preview. */
  preview: previewSchema.nullable(),
  clusters: z.array(clusterStatusSchema),
  /** The worst of its workloads; `unknown` where a cluster cannot be seen or nothing runs. */
  health: healthSchema,
  workloads: z.array(workloadSchema),
});
export type MatrixEnvironment = z.infer<typeof matrixEnvironmentSchema>;

/** Answer of `GET /api/environments/v1/entities/:kind/:namespace/:name/environments?at=`. */
export const environmentMatrixSchema = z.object({
  entityRef: z.string(),
  /** When the answer was made; ages count from here, so that the clock of the browser does not matter. */
  asOf: z.iso.datetime(),
  /** The past instant that the matrix shows; `null` for now. */
  at: z.iso.datetime().nullable(),
  /** In rank order. */
  environments: z.array(matrixEnvironmentSchema),
  /** What the owner should know and put right: a selector that matches nothing, workloads outside of all environments. */
  notices: z.array(reasonSchema),
  /** Why there is nothing to show at all; `null` otherwise. */
  emptyReason: reasonSchema.nullable(),
});
export type EnvironmentMatrix = z.infer<typeof environmentMatrixSchema>;

/** Answer of `GET /api/environments/v1/environments`: the configuration and what is wrong with it. */
export const environmentListSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(
    environmentSchema.extend({
      clusters: z.array(clusterStatusSchema),
      namespacePatterns: z.array(z.string()),
      problems: z.array(reasonSchema),
    }),
  ),
});
export type EnvironmentList = z.infer<typeof environmentListSchema>;
