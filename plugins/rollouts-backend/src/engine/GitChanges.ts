import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import {
  GitChange,
  MANIFESTS_ANNOTATION,
  PlanDocument,
  rolloutReadPermission,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import {
  ManifestFile,
  changedFiles,
  kustomizePatch,
  mentionsImages,
  unifiedDiff,
} from '../domain/gitChange';
import { RolloutRecord } from '../domain/records';

/** What has to be changed in Git so that a way back lasts. */
export class GitChanges {
  constructor(
    private readonly options: {
      access: EntityAccess;
      source: { read(address: string): Promise<ManifestFile[]> };
    },
  ) {}

  /** @throws NotFoundError, NotAllowedError for who may not see rollouts of the entity */
  async of(
    { id, plan: { document } }: RolloutRecord,
    credentials: BackstageCredentials,
  ): Promise<GitChange> {
    const { access, source } = this.options;
    const entity = await access.require(
      document.entityRef,
      rolloutReadPermission,
      credentials,
    );
    const good = document.purpose === 'rollback' ? document.to : document.from;
    const version = good.version ?? good.images[0].image;
    const address = addressOf(entity, document);
    const byHand = (reason: Reason): GitChange => ({
      rolloutId: id,
      version,
      kind: 'kustomize',
      fileName: null,
      text: kustomizePatch(good.images),
      source: address ?? null,
      reason,
    });
    if (address === undefined) {
      return byHand(
        rolloutReason('git.no-source', { annotation: MANIFESTS_ANNOTATION }),
      );
    }
    let files: ManifestFile[];
    try {
      files = await source.read(address);
    } catch (error) {
      return byHand(
        rolloutReason('git.unreadable', { cause: toError(error).message }),
      );
    }
    if (!mentionsImages(files, document.target, good.images)) {
      return byHand(rolloutReason('git.no-image', { source: address }));
    }
    const changed = changedFiles(files, document.target, good.images);
    const fileName = `${document.target.name}-${document.environmentId}-${version.replace(/[^\w.-]+/g, '-')}.patch`;
    return changed.length === 0
      ? {
          rolloutId: id,
          version,
          kind: 'none',
          fileName: null,
          text: null,
          source: address,
          reason: rolloutReason('git.same', { version }),
        }
      : {
          rolloutId: id,
          version,
          kind: 'diff',
          fileName,
          text: unifiedDiff(changed),
          source: address,
          reason: rolloutReason('git.diff', { file: fileName }),
        };
  }
}

/** The annotation of the entity, of which each environment may have a folder of its own. */
function addressOf(
  { metadata }: Entity,
  { environmentId }: PlanDocument,
): string | undefined {
  return metadata.annotations?.[MANIFESTS_ANNOTATION]?.replace(
    '{environment}',
    environmentId,
  );
}
