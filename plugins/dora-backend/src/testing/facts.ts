import {
  Deployment,
  DeploymentFactPayload,
} from '@quarterdeck/plugin-environments-common';
import { IncidentFactPayload } from '@quarterdeck/plugin-incidents-common';
import { RolloutFactPayload } from '@quarterdeck/plugin-rollouts-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { v5 as uuid } from 'uuid';
import { ENTITY, at } from '../domain/testing/records';

const REASON = { code: 'x', params: {}, message: 'x' };

/** The same name always has the same id. */
export const idOf = (name: string) => uuid(name, uuid.URL);
export const iso = (time: number) => new Date(time).toISOString();

/** A timeline as rooms write it: each fact has the next position. */
export class FactsUnderTest {
  readonly facts: Fact[] = [];

  deployment(
    verb: string,
    id: string,
    told: Partial<Deployment> & { startedAt: string },
    extra: object = {},
  ): void {
    const deployment: Deployment = {
      id,
      entityRef: ENTITY,
      environmentId: 'production',
      workloadIds: ['demo/shop'],
      source: 'observed',
      startedAfter: null,
      finishedAt: null,
      finishedAfter: null,
      outcome: null,
      outcomeReason: REASON,
      version: null,
      previousVersion: null,
      images: [],
      previousImages: [],
      revision: null,
      previousRevision: null,
      changes: ['image'],
      actor: null,
      actorReason: null,
      cause: null,
      rolloutId: null,
      recovery: null,
      ...told,
    };
    this.#add(`environments.deployment.${verb}`, {
      entityRef: deployment.entityRef ?? ENTITY,
      environmentId: deployment.environmentId,
      subject: { kind: 'deployment', id },
      payload: {
        deployment: { ...deployment, ...extra },
      } satisfies DeploymentFactPayload,
    });
  }

  rollout(
    verb: string,
    id: string,
    occurredAt: number,
    told: Partial<RolloutFactPayload> = {},
    place: Partial<Pick<Fact, 'entityRef' | 'environmentId'>> = {},
  ): void {
    this.#add(`rollouts.rollout.${verb}`, {
      occurredAt: iso(occurredAt),
      ...place,
      subject: { kind: 'rollout', id },
      payload: {
        rolloutId: id,
        planHash: 'h',
        strategy: 'canary',
        purpose: 'deploy',
        workload: 'w',
        fromVersion: null,
        toVersion: null,
        reason: REASON,
        breachAt: null,
        safeAt: null,
        healthyAt: null,
        ...told,
      } satisfies RolloutFactPayload,
    });
  }

  incident(
    verb: string,
    id: string,
    told: Partial<IncidentFactPayload> & { openedAt: string },
    place: Partial<Pick<Fact, 'entityRef' | 'environmentId'>> = {},
  ): void {
    this.#add(`incidents.incident.${verb}`, {
      ...place,
      subject: { kind: 'incident', id },
      payload: {
        incidentId: id,
        number: 1,
        title: 'It is broken',
        severity: 'P1',
        state: 'open',
        source: 'person',
        startedAt: told.openedAt,
        acknowledgedAt: null,
        mitigatedAt: null,
        resolvedAt: null,
        attributed: null,
        mergedInto: null,
        by: null,
        comment: null,
        ...told,
      } satisfies IncidentFactPayload,
    });
  }

  #add(type: string, changes: Partial<Fact>): void {
    const position = this.facts.length + 1;
    this.facts.push({
      id: idOf(`fact/${position}`),
      position,
      type,
      version: 1,
      occurredAt: iso(at(0)),
      recordedAt: iso(at(0)),
      entityRef: ENTITY,
      relatedRefs: [],
      environmentId: 'production',
      actor: { kind: 'system', ref: 'test' },
      subject: { kind: 'x', id: 'x' },
      correlationId: null,
      causationId: null,
      summary: 'x',
      payload: {},
      erasedKeys: [],
      ...changes,
    });
  }
}
