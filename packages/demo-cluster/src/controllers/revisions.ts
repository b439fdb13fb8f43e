import { KubernetesObject } from '../cluster/types';
import { ControllerContext } from './controller';
import { ControllerRevision, LabelSelector, PodTemplate } from './objects';
import { claimDependents, controllerReference, MANAGER } from './ownership';
import { hashTemplate, templatesEqual } from './templates';

export const REVISION_HASH_LABEL = 'controller-revision-hash';
const CONTROLLER_REVISIONS = 'apps/v1/controllerrevisions';
/** Belongs to the workload alone; everything else, the change cause among it, is kept with the revision. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const DEFAULT_HISTORY_LIMIT = 10;

/** A StatefulSet or DaemonSet, as far as its history goes. */
export interface Versioned extends KubernetesObject {
  spec: {
    selector: LabelSelector;
    template: PodTemplate;
    revisionHistoryLimit?: number;
  };
}

/** The revisions of a workload, oldest first; the last is that of its present template. */
export function syncRevisions(
  { client }: ControllerContext,
  owner: Versioned,
): ControllerRevision[] {
  const { selector, template } = owner.spec;
  const revisions = claimDependents<ControllerRevision>(
    client,
    CONTROLLER_REVISIONS,
    owner,
    selector,
  ).sort((a, b) => a.revision - b.revision);
  const equal = revisions.find(revision =>
    templatesEqual(templateOf(revision), template),
  );
  const highest = revisions[revisions.length - 1]?.revision ?? 0;
  if (!equal) {
    const wanted = newRevision(owner, highest + 1);
    return [...revisions, client.create(CONTROLLER_REVISIONS, wanted, MANAGER)];
  }
  const others = revisions.filter(revision => revision !== equal);
  if (equal.revision === highest) return [...others, equal];
  // An old template came back: its revision becomes the newest.
  return [
    ...others,
    client.update(
      CONTROLLER_REVISIONS,
      { ...equal, revision: highest + 1 },
      MANAGER,
    ),
  ];
}

export function templateOf({ data }: ControllerRevision): PodTemplate {
  const { $patch, ...template } = data.spec.template;
  return template;
}

/** The part of a revision's name that pods of a DaemonSet carry. */
export function hashOf(revision: ControllerRevision, owner: Versioned): string {
  return revision.metadata.name.slice(owner.metadata.name.length + 1);
}

function newRevision(owner: Versioned, revision: number): ControllerRevision {
  const { template } = owner.spec;
  const hash = hashTemplate(template, 0);
  const { [LAST_APPLIED]: _own, ...annotations } =
    owner.metadata.annotations ?? {};
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${owner.metadata.name}-${hash}`,
      namespace: owner.metadata.namespace,
      labels: {
        ...template.metadata?.labels,
        'controller.kubernetes.io/hash': hash,
      },
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    data: { spec: { template: { ...template, $patch: 'replace' } } },
    revision,
  };
}

/** Deletes the oldest revisions that nothing uses, beyond the history limit. */
export function trimRevisions(
  { client }: ControllerContext,
  owner: Versioned,
  revisions: readonly ControllerRevision[],
  isUsed: (revision: ControllerRevision) => boolean,
): void {
  const unused = revisions.filter(revision => !isUsed(revision));
  const limit = owner.spec.revisionHistoryLimit ?? DEFAULT_HISTORY_LIMIT;
  for (const { metadata } of unused.slice(
    0,
    Math.max(0, unused.length - limit),
  )) {
    client.delete(CONTROLLER_REVISIONS, metadata.namespace, metadata.name, {
      uid: metadata.uid,
    });
  }
}
