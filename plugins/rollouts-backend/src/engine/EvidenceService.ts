import {
  AuthService,
  BackstageCredentials,
  BackstageServicePrincipal,
} from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import {
  Evidence,
  EvidenceFactPayload,
  NewEvidence,
} from '@quarterdeck/plugin-rollouts-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { v7 as newId } from 'uuid';
import { RolloutsConfig } from '../config';
import { EvidenceStore } from '../database/KnexEvidenceStore';
import { EvidenceRecord, digestsOf } from '../domain/evidence';

/** Clocks of pipelines may be ahead by so much. */
const AHEAD_MS = 5 * 60_000;

/** Takes down what pipelines say of images. */
export class EvidenceService {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      environments: EnvironmentsService;
      evidence: EvidenceStore;
      config: Pick<RolloutsConfig, 'evidenceReporters'>;
      now: () => number;
      onFacts(): void;
      onChanged(): void;
    },
  ) {}

  /** @throws NotAllowedError for a service that the configuration does not name */
  assertReporter({
    principal: { subject },
  }: BackstageCredentials<BackstageServicePrincipal>): void {
    const { evidenceReporters: reporters } = this.options.config;
    if (
      !reporters.some(
        each => subject === each || subject === `external:${each}`,
      )
    ) {
      throw new NotAllowedError(
        `${subject} may not report evidence; name it in rollouts.evidence.reporters where it may`,
      );
    }
  }

  /**
   * @throws InputError for an entity that is not there or an instant to come; ConflictError for a tag whose digest
   * nobody knows
   */
  async report(
    wanted: NewEvidence,
    by: string,
  ): Promise<{ evidence: Evidence; isNew: boolean }> {
    const { auth, catalog, evidence, now, onFacts, onChanged } = this.options;
    const at = Date.parse(wanted.at);
    if (at > now() + AHEAD_MS) {
      throw new InputError('at: evidence is of something that has happened');
    }
    const entity = await catalog.getEntityByRef(wanted.entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    if (!entity) {
      throw new InputError(
        `There is no entity ${wanted.entityRef} in the catalog`,
      );
    }
    const record: EvidenceRecord = {
      id: newId(),
      entityRef: wanted.entityRef,
      kind: wanted.kind,
      image: wanted.image,
      digest: await this.#digestOf(wanted),
      result: wanted.result,
      criticalFindings: wanted.criticalFindings ?? undefined,
      link: wanted.link ?? undefined,
      at,
      reportedBy: by,
    };
    const kept = await evidence.add(record, [toMessage(factOf(record))]);
    if (kept.isNew) {
      onFacts();
      onChanged();
    }
    return { evidence: present(kept.record), isNew: kept.isNew };
  }

  async #digestOf({ entityRef, image }: NewEvidence): Promise<string> {
    const matrix = await this.options.environments.getMatrix(entityRef);
    const [digest, ...others] = digestsOf(image, matrix);
    if (digest === undefined || others.length > 0) {
      throw new ConflictError(
        digest === undefined
          ? `No pod of ${entityRef} runs ${image}, so that nobody knows its digest; report it as …@sha256:…`
          : `${image} means several digests: ${[digest, ...others].join(', ')}; report one of them`,
      );
    }
    return digest;
  }
}

function factOf(record: EvidenceRecord) {
  const type = 'rollouts.evidence.reported';
  const { id, entityRef, kind, image, digest, result, reportedBy } = record;
  const payload: EvidenceFactPayload = {
    evidenceId: id,
    kind,
    image,
    digest,
    result,
    criticalFindings: record.criticalFindings ?? null,
    link: record.link ?? null,
  };
  return {
    id: factId({ room: 'rollouts', subjectId: id, type, revision: 1 }),
    type,
    version: 1 as const,
    occurredAt: new Date(record.at).toISOString(),
    entityRef,
    environmentId: null,
    actor: { kind: 'service' as const, ref: reportedBy },
    subject: { kind: 'evidence', id },
    correlationId: null,
    causationId: null,
    summary: `${kind} of ${image} ${result}`.slice(0, 500),
    payload,
  };
}

function present(record: EvidenceRecord): Evidence {
  return {
    ...record,
    criticalFindings: record.criticalFindings ?? null,
    link: record.link ?? null,
    at: new Date(record.at).toISOString(),
  };
}
