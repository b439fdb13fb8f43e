import {
  Deployment,
  containerImageSchema,
  deploymentSchema,
} from '@quarterdeck/plugin-environments-common';
import { z } from 'zod';
import { TemplateObservation } from '../observation';

const progressStateSchema = z.enum([
  'progressing',
  'complete',
  'failed',
  'gone',
]);
export type ProgressState = z.infer<typeof progressStateSchema>;

/** A deployment with what decides how it goes on. */
export const deploymentRecordSchema = z.object({
  deployment: deploymentSchema,
  fingerprint: z.string(),
  /** How far each of its workloads is. */
  progress: z.record(z.string(), progressStateSchema),
  reportId: z.string().optional(),
});
export type DeploymentRecord = z.infer<typeof deploymentRecordSchema>;

const ranTemplateSchema = z.object({
  fingerprint: z.string(),
  imageFingerprint: z.string(),
  configurationFingerprint: z.string(),
  version: z.string().optional(),
  revision: z.string().optional(),
  images: z.array(containerImageSchema),
});
/** What of a template a later comparison needs. */
export type RanTemplate = z.infer<typeof ranTemplateSchema>;

/** What was seen of a workload last. Times are milliseconds since 1970 in UTC. */
export const workloadStateSchema = z.object({
  /** Of the object that was seen; another one of the same name was made anew. */
  uid: z.string().optional(),
  current: ranTemplateSchema,
  /** Since when the current template is the current one, as far as known. */
  since: z.number(),
  /** The deployment that brought the current template, or that it undoes. */
  deploymentId: z.string().optional(),
  /** The current template undoes the deployment. */
  recovering: z.boolean(),
  /** What ran before and was not undone, newest last. */
  ran: z.array(ranTemplateSchema),
  /** Since when another template than the current one is seen, of which the cluster has no revision yet. */
  awaitedSince: z.number().optional(),
});
export type WorkloadState = z.infer<typeof workloadStateSchema>;

export function toRanTemplate(template: TemplateObservation): RanTemplate {
  return {
    fingerprint: template.fingerprint,
    imageFingerprint: template.imageFingerprint,
    configurationFingerprint: template.configurationFingerprint,
    version: template.version,
    revision: template.revision,
    images: [...template.images],
  };
}

/** Its end is still to be seen: of the deployment itself, or of its recovery. */
export function isOpen({ deployment }: DeploymentRecord): boolean {
  return isUnderWay(deployment) || deployment.recovery?.finishedAt === null;
}

export function isUnderWay(deployment: Deployment): boolean {
  return (
    deployment.outcome === null &&
    deployment.outcomeReason.code !== 'deployment.not-observed'
  );
}
