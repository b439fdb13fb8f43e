import { containersOf, splitImage } from '@quarterdeck/kustomize';
import { ApiObject, ensureFields, stringAt } from '../registry/objects';
import { ScenarioVersion } from './scenario';

export const SOURCE_REVISION_ANNOTATION = 'quarterdeck.io/source-revision';
export const CHANGE_CAUSE_ANNOTATION = 'kubernetes.io/change-cause';
export const NAME_LABEL = 'app.kubernetes.io/name';
export const VERSION_LABEL = 'app.kubernetes.io/version';

export interface Release {
  version: string;
  details: ScenarioVersion;
  podAnnotations?: Record<string, string>;
}

/** The Deployment of a service, which carries its name as a label. */
export function isDeploymentOf(
  service: string,
): (object: ApiObject) => boolean {
  return ({ kind, metadata }) =>
    kind === 'Deployment' && metadata.labels?.[NAME_LABEL] === service;
}

/**
 * The objects of one service in another version: what a pipeline writes into the overlay, which is the tag of the
 * service's image, the version label, the source revision and the change-cause.
 */
export function withRelease(
  objects: readonly ApiObject[],
  release: Release,
): ApiObject[] {
  const image = deployedImage(objects);
  return objects.map(original => {
    const object = structuredClone(original);
    relabel(object.metadata.labels, release.version);
    for (const container of containersOf(object)) {
      if (typeof container.image !== 'string') continue;
      if (splitImage(container.image).name === image) {
        container.image = `${image}:${release.version}`;
      }
    }
    if (object.kind === 'Deployment') setDeployment(object, release);
    if (object.kind === 'CronJob') {
      const job = ensureFields(ensureFields(object, 'spec'), 'jobTemplate');
      relabelTemplate(job, release.version);
      relabelTemplate(
        ensureFields(ensureFields(job, 'spec'), 'template'),
        release.version,
      );
    }
    return object;
  });
}

function deployedImage(objects: readonly ApiObject[]): string | undefined {
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  const container = deployment && containersOf(deployment).at(0);
  const image = stringAt(container, 'image');
  return image === undefined ? undefined : splitImage(image).name;
}

function setDeployment(object: ApiObject, release: Release): void {
  const { version, details, podAnnotations = {} } = release;
  const annotations = (object.metadata.annotations ??= {});
  annotations[CHANGE_CAUSE_ANNOTATION] = `${version}: ${details.change}`;
  annotations[SOURCE_REVISION_ANNOTATION] = details.sourceRevision;
  const template = ensureFields(ensureFields(object, 'spec'), 'template');
  relabelTemplate(template, version);
  Object.assign(
    ensureFields(ensureFields(template, 'metadata'), 'annotations'),
    { [SOURCE_REVISION_ANNOTATION]: details.sourceRevision, ...podAnnotations },
  );
}

function relabelTemplate(
  template: Record<string, unknown>,
  version: string,
): void {
  relabel(ensureFields(ensureFields(template, 'metadata'), 'labels'), version);
}

function relabel(
  labels: Record<string, unknown> | undefined,
  version: string,
): void {
  if (labels && Object.hasOwn(labels, VERSION_LABEL)) {
    labels[VERSION_LABEL] = version;
  }
}
