import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  incidentReadPermission,
  incidentReason,
  Suspect,
  Suspects as SuspectsAnswer,
} from '@quarterdeck/plugin-incidents-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import {
  CHANGE_FACT_TYPES,
  Change,
  UNDO_FACT_TYPES,
  changesOf,
} from '../domain/changes';
import { IncidentRecord } from '../domain/records';
import { rankSuspects } from '../domain/suspects';
import { RelationsPort } from '../providers/relations/types';
import { readFacts } from './readFacts';

const MOST_FACTS = 1000;
const MOST_SHOWN = 20;
/** A change that was begun before the incident may be told of after it. */
const AFTER_MS = 10 * 60_000;

/** What changed before an incident, of what the reader may see. */
export class Suspects {
  constructor(
    private readonly options: {
      timeline: TimelineService;
      relations: RelationsPort;
      access: EntityAccess;
      windowMs: number;
      now: () => number;
    },
  ) {}

  async of(
    incident: IncidentRecord,
    credentials: BackstageCredentials,
  ): Promise<SuspectsAnswer> {
    return (await this.#look(incident, credentials)).answer;
  }

  /** A suspect and the change that it is; undefined for what is none. */
  async findChange(
    incident: IncidentRecord,
    factId: string,
    credentials: BackstageCredentials,
  ): Promise<{ suspect: Suspect; change: Change } | undefined> {
    const { answer, facts } = await this.#look(incident, credentials);
    const suspect = answer.items.find(each => each.factId === factId);
    const change = changesOf(facts).find(({ fact }) => fact.id === factId);
    return suspect && change && { suspect, change };
  }

  async #look(
    incident: IncidentRecord,
    credentials: BackstageCredentials,
  ): Promise<{ answer: SuspectsAnswer; facts: readonly Fact[] }> {
    const { relations, windowMs, now } = this.options;
    const from = iso(incident.startedAt - windowMs);
    const to = iso(Math.min(now(), incident.startedAt + AFTER_MS) + 1);
    const notices: SuspectsAnswer['notices'] = [];
    const related = await relations.of(incident.entityRef, credentials);
    const refs = await this.#readable(
      [incident.entityRef, ...related.relations.keys()],
      credentials,
    );
    const hidden = related.hidden + related.relations.size + 1 - refs.length;
    if (hidden > 0) {
      notices.push(incidentReason('suspects.hidden', { count: hidden }));
    }
    const facts = await this.#facts(incident, refs, { from, to }).catch(
      (error: unknown) => {
        notices.push(unreadable(error));
        return [];
      },
    );
    const items = rankSuspects(
      facts,
      incident,
      related.relations,
      incident.startedAt - windowMs,
    );
    const answer = {
      asOf: iso(now()),
      from,
      to,
      items: items.slice(0, MOST_SHOWN),
      emptyReason:
        items.length > 0
          ? null
          : (notices.find(({ code }) => code === 'suspects.no-timeline') ??
            incidentReason('suspects.none', {
              hours: Math.round(windowMs / 3_600_000),
            })),
      notices,
    };
    return { answer, facts };
  }

  /** Where a change stands among the suspects; undefined where it is none of them. */
  readonly find = async (
    incident: IncidentRecord,
    factId: string,
    credentials: BackstageCredentials,
  ): Promise<Suspect | undefined> => {
    const { items } = await this.of(incident, credentials);
    return items.find(suspect => suspect.factId === factId);
  };

  async #facts(
    incident: IncidentRecord,
    entity: readonly string[],
    span: { from: string; to: string },
  ): Promise<Fact[]> {
    const { timeline } = this.options;
    const query = { entity: [...entity], type: [...CHANGE_FACT_TYPES] };
    const read = await Promise.all([
      readFacts(timeline, { ...query, ...span }, MOST_FACTS),
      // What was taken back since is not to be taken back again.
      readFacts(
        timeline,
        { ...query, type: [...UNDO_FACT_TYPES], from: span.to },
        MOST_FACTS,
      ),
      // What opened it is a suspect however long ago it began, and whatever became of it since.
      incident.causeFactId === undefined
        ? []
        : readFacts(
            timeline,
            { ...query, entity: [incident.entityRef], from: span.from },
            MOST_FACTS,
          ),
    ]);
    return [...new Map(read.flat().map(fact => [fact.id, fact])).values()];
  }

  async #readable(
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const readable = await this.options.access.readable(
      refs,
      incidentReadPermission,
      credentials,
    );
    return refs.filter(ref => readable.has(ref)).slice(0, 50);
  }
}

function unreadable(error: unknown) {
  return incidentReason('suspects.no-timeline', {
    message: error instanceof Error ? error.message : String(error),
  });
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
