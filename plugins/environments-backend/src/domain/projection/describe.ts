import {
  ContainerImage,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { parseImageName, versionOfImage } from '../image';
import { TemplateObservation } from '../observation';
import { PodSnapshot, TemplateSnapshot, WorkloadSnapshot } from '../snapshots';

const DEFAULT_CONTAINER_ANNOTATION = 'kubectl.kubernetes.io/default-container';
const REVISION_ANNOTATION = 'quarterdeck.io/source-revision';
const USER_REF = /^(user):[^/]+\/.+$/;

function mainImage(template: TemplateSnapshot): string | undefined {
  const preferred = template.annotations[DEFAULT_CONTAINER_ANNOTATION];
  const container =
    template.containers.find(({ name }) => name === preferred) ??
    template.containers.at(0);
  return container?.image;
}

export function versionOf(template: TemplateSnapshot): string | undefined {
  const image = mainImage(template);
  return image === undefined ? undefined : versionOfImage(image);
}

export function describeVersion(
  template: TemplateSnapshot,
): Pick<Workload, 'version' | 'versionReason'> {
  const image = mainImage(template);
  if (image === undefined) {
    return {
      version: null,
      versionReason: environmentReason('version.no-container'),
    };
  }
  const version = versionOfImage(image);
  return version === undefined
    ? {
        version: null,
        versionReason: environmentReason('version.no-tag', { image }),
      }
    : { version, versionReason: null };
}

export function describeImages(
  template: TemplateSnapshot,
  pods: readonly PodSnapshot[],
): ContainerImage[] {
  return template.containers.map(container => {
    const { tag, digest } = parseImageName(container.image);
    const running = pods
      .flatMap(pod => pod.containers)
      .find(({ name, imageId }) => name === container.name && imageId);
    const runningDigest = running?.imageId
      ? parseImageName(running.imageId).digest
      : undefined;
    return {
      container: container.name,
      image: container.image,
      tag: tag ?? null,
      digest: runningDigest ?? digest ?? null,
    };
  });
}

export function describeRevision(
  template: TemplateSnapshot,
): Pick<Workload, 'revision' | 'revisionReason'> {
  const revision = template.annotations[REVISION_ANNOTATION];
  return revision
    ? { revision, revisionReason: null }
    : {
        revision: null,
        revisionReason: environmentReason('revision.not-annotated'),
      };
}

/** Who made the template what it is: whom an annotation names, else the tool that wrote it. */
export function actorOf(workload: WorkloadSnapshot): Workload['changedBy'] {
  const named = workload.deployedBy;
  if (named) {
    return { kind: USER_REF.test(named) ? 'user' : 'service', ref: named };
  }
  const writer = templateWriter(workload);
  return writer ? { kind: 'tool', ref: writer.manager } : null;
}

export function templateWriter({ writers }: WorkloadSnapshot) {
  return latest(writers.filter(({ wroteTemplate }) => wroteTemplate));
}

/** @param since - when the template became the current one */
export function describeChange(
  workload: WorkloadSnapshot,
  since: number | undefined,
): Pick<
  Workload,
  'changedAt' | 'changedAtReason' | 'changedBy' | 'changedByReason'
> {
  const changedBy = actorOf(workload);
  return {
    changedAt: since === undefined ? null : new Date(since).toISOString(),
    changedAtReason:
      since === undefined ? environmentReason('changed-at.not-observed') : null,
    changedBy,
    changedByReason: changedBy
      ? null
      : environmentReason('changed-by.not-recorded'),
  };
}

export function observeTemplate(
  template: TemplateSnapshot,
  pods: readonly PodSnapshot[] = [],
): TemplateObservation {
  return {
    fingerprint: template.fingerprint,
    imageFingerprint: template.imageFingerprint,
    configurationFingerprint: template.configurationFingerprint,
    version: versionOf(template),
    images: describeImages(template, pods),
    revision: template.annotations[REVISION_ANNOTATION],
    configuration: template.configuration,
  };
}

function latest(
  writers: WorkloadSnapshot['writers'],
): WorkloadSnapshot['writers'][number] | undefined {
  return writers.reduce<WorkloadSnapshot['writers'][number] | undefined>(
    (last, writer) =>
      last && last.writtenAt >= writer.writtenAt ? last : writer,
    undefined,
  );
}
