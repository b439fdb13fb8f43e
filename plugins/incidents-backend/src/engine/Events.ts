import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  incidentReadPermission,
  incidentReason,
  IncidentEvent,
  IncidentEvents,
} from '@quarterdeck/plugin-incidents-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';
import {
  EntityAccess,
  fromPageCursor,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { CHANGE_FACT_TYPES } from '../domain/changes';
import { eventsOf } from '../domain/events';
import { IncidentRecord } from '../domain/records';
import { RelationsPort } from '../providers/relations/types';
import { readFacts } from './readFacts';

/** What led to an incident is a part of its record. */
const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 10 * 60_000;
const MOST_FACTS = 2000;

const keySchema = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** The record of an incident, which writes itself: read from the timeline, of what the reader may see. */
export class Events {
  constructor(
    private readonly options: {
      timeline: TimelineService;
      relations: RelationsPort;
      access: EntityAccess;
      now: () => number;
    },
  ) {}

  async page(
    incident: IncidentRecord,
    query: { limit: number; cursor?: string },
    credentials: BackstageCredentials,
  ): Promise<IncidentEvents> {
    const after =
      query.cursor === undefined
        ? undefined
        : fromPageCursor(keySchema, query.cursor);
    const all = await this.all(incident, credentials);
    const begin = after
      ? all.findIndex(({ id }) => id === after.id) + 1 ||
        all.filter(({ occurredAt }) => occurredAt <= after.at).length
      : 0;
    const items = all.slice(begin, begin + query.limit);
    const last = items.at(-1);
    return {
      asOf: iso(this.options.now()),
      items,
      pageInfo:
        last && begin + items.length < all.length
          ? {
              nextCursor: toPageCursor({ at: last.occurredAt, id: last.id }),
            }
          : {},
      emptyReason: all.length > 0 ? null : incidentReason('events.none'),
    };
  }

  /** Oldest first. */
  async all(
    incident: IncidentRecord,
    credentials: BackstageCredentials,
  ): Promise<IncidentEvent[]> {
    const { timeline, relations, now } = this.options;
    const { relations: related } = await relations.of(
      incident.entityRef,
      credentials,
    );
    const needed = [...related]
      .filter(([, { relation }]) => relation === 'dependency')
      .map(([ref]) => ref);
    const entity = [incident.entityRef, ...needed].slice(0, 50);
    const own = [incident.id, ...incident.mergedFrom.map(({ id }) => id)];
    const [changes, ...told] = await Promise.all([
      readFacts(
        timeline,
        {
          entity,
          type: [...CHANGE_FACT_TYPES, 'approvals.approval'],
          from: iso(incident.startedAt - BEFORE_MS),
          to: iso(
            incident.resolvedAt === undefined
              ? now() + 1
              : incident.resolvedAt + AFTER_MS,
          ),
        },
        MOST_FACTS,
      ),
      ...own.map(correlation =>
        readFacts(timeline, { correlation }, MOST_FACTS),
      ),
    ]);
    const facts = [...changes, ...ofThis(incident, told.flat())];
    const readable = await this.options.access.readable(
      facts.map(({ entityRef }) => entityRef),
      incidentReadPermission,
      credentials,
    );
    return eventsOf(facts.filter(({ entityRef }) => readable.has(entityRef)));
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/**
 * Of what was told by the number of an incident, that of its service and of those whose incidents were merged into it.
 * Whoever starts a run may give it any number: the record of an incident is only for those who may respond.
 */
function ofThis(incident: IncidentRecord, told: readonly Fact[]): Fact[] {
  const services = new Set([
    incident.entityRef,
    // These this room itself has told of.
    ...told
      .filter(({ type }) => type.startsWith('incidents.'))
      .map(({ entityRef }) => entityRef),
  ]);
  return told.filter(({ entityRef }) => services.has(entityRef));
}
