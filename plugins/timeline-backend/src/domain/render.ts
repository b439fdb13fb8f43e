import { ExportFormat, Fact } from '@quarterdeck/plugin-timeline-common';
import { csvLine } from '@quarterdeck/toolkit-common';

const COLUMNS = [
  'position',
  'occurredAt',
  'recordedAt',
  'type',
  'entityRef',
  'environmentId',
  'actorKind',
  'actorRef',
  'subjectKind',
  'subjectId',
  'summary',
  'correlationId',
  'causationId',
  'id',
  'payload',
] as const;

export interface Renderer {
  contentType: string;
  fileExtension: string;
  header: string;
  line(fact: Fact): string;
}

/** How facts are written in each format; one line each. */
export const RENDERERS: Record<ExportFormat, Renderer> = {
  ndjson: {
    contentType: 'application/x-ndjson',
    fileExtension: 'ndjson',
    header: '',
    line: fact => `${JSON.stringify(fact)}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8',
    fileExtension: 'csv',
    header: csvLine(COLUMNS),
    line: fact => csvLine(COLUMNS.map(column => valueOf(fact, column))),
  },
  cloudevents: {
    contentType: 'application/x-ndjson',
    fileExtension: 'cloudevents.ndjson',
    header: '',
    line: fact => `${JSON.stringify(toCloudEvent(fact))}\n`,
  },
};

function valueOf(fact: Fact, column: (typeof COLUMNS)[number]) {
  switch (column) {
    case 'actorKind':
      return fact.actor.kind;
    case 'actorRef':
      return fact.actor.ref;
    case 'subjectKind':
      return fact.subject.kind;
    case 'subjectId':
      return fact.subject.id;
    case 'payload':
      return JSON.stringify(fact.payload);
    default:
      return fact[column];
  }
}

/** CloudEvents 1.0 in its JSON format; extension attributes have lower-case names without separators. */
function toCloudEvent(fact: Fact): Record<string, unknown> {
  const [room] = fact.type.split('.');
  return {
    specversion: '1.0',
    id: fact.id,
    source: `/quarterdeck/${room}`,
    type: `io.quarterdeck.${fact.type}.v${fact.version}`,
    subject: `${fact.subject.kind}/${fact.subject.id}`,
    time: fact.occurredAt,
    datacontenttype: 'application/json',
    entityref: fact.entityRef,
    ...(fact.environmentId === null
      ? {}
      : { environmentid: fact.environmentId }),
    ...(fact.correlationId === null
      ? {}
      : { correlationid: fact.correlationId }),
    ...(fact.causationId === null ? {} : { causationid: fact.causationId }),
    actorkind: fact.actor.kind,
    ...(fact.actor.ref === null ? {} : { actorref: fact.actor.ref }),
    recordedtime: fact.recordedAt,
    position: String(fact.position),
    data: {
      summary: fact.summary,
      relatedRefs: fact.relatedRefs,
      ...fact.payload,
    },
  };
}
