import { InputError } from '@backstage/errors';
import {
  ForeignEvent,
  TakenEvent,
  ignored,
  isOfRepository,
  parseCloudEvent,
} from '@quarterdeck/toolkit-node';
import { createHash } from 'node:crypto';
import { EntityIndex } from '../domain/entityMatch';
import { oneLine, someLines } from '../domain/foreign';
import { AlertEnvironment } from '../domain/heardAlert';
import { Report } from '../domain/reports';
import { EventsConfig } from '../eventsConfig';
import { readCloudEvent } from '../providers/events/cdevents';
import { readGithubIssue, readGitlabIssue } from '../providers/events/issues';
import { readPlainIncident } from '../providers/events/plain';
import { Said, SaidIncident } from '../providers/events/said';
import { EntityDirectory } from '../providers/entities/EntityDirectory';
import { IncidentDesk } from './IncidentDesk';

const LONGEST_KEY = 300;
const LONGEST_TITLE = 200;
const LONGEST_DESCRIPTION = 5000;
const OVER =
  'It was told already that this incident is over, so that this changes nothing';

/** Makes incidents of the events of others. */
export class EventDoor {
  constructor(
    private readonly options: {
      desk: Pick<IncidentDesk, 'report'>;
      entities: Pick<EntityDirectory, 'current' | 'afterMiss'>;
      environments: readonly AlertEnvironment[];
      config: EventsConfig;
      now(): number;
    },
  ) {}

  /** @throws InputError for what nothing can be made of */
  async take(sender: string, event: ForeignEvent): Promise<TakenEvent> {
    const said = this.#read(sender, event);
    if ('ignored' in said) {
      return ignored(said.ignored);
    }
    const environmentId = this.#environmentOf(said.environment);
    const entityRef = await this.#entityOf(said.whose);
    const { record, isNew, hasChanged } = await this.options.desk.report(
      this.#reportOf(said, entityRef, environmentId),
    );
    if (isNew || hasChanged) {
      return { result: 'accepted', subjectId: record.id, reason: null };
    }
    return record.resolvedAt !== undefined && said.resolvedAt === undefined
      ? { result: 'overtaken', subjectId: record.id, reason: OVER }
      : { result: 'repeated', subjectId: record.id, reason: null };
  }

  #read(sender: string, { value, eventType }: ForeignEvent): Said {
    const { config, now } = this.options;
    switch (sender) {
      case 'cloudevents':
        return readCloudEvent(parseCloudEvent(value), now());
      case 'github':
        return readGithubIssue(eventType, value, config.labels, now());
      case 'gitlab':
        return readGitlabIssue(value, config.labels, now());
      default:
        return readPlainIncident(value, now());
    }
  }

  #environmentOf(name: string | undefined): string | null {
    const { config, environments } = this.options;
    if (name === undefined) {
      return config.environment ?? null;
    }
    const id = config.environments.get(name) ?? name;
    if (!environments.some(environment => environment.id === id)) {
      throw new InputError(
        `There is no environment "${name.slice(0, 100)}"; say in incidents.events.environments which one it stands for`,
      );
    }
    return id;
  }

  async #entityOf(whose: SaidIncident['whose']): Promise<string> {
    const { entities } = this.options;
    const found = this.#find(await entities.current(), whose);
    const again =
      found.length === 1
        ? found
        : this.#find(await entities.afterMiss(), whose);
    if (again.length === 1) {
      return again[0];
    }
    const said = whose.entityRef ?? whose.name ?? whose.repository;
    throw new InputError(
      again.length === 0
        ? `No entity is, or has the repository, "${said ?? 'that the event does not name'}"; annotate one with backstage.io/source-location, or name it in incidents.events.entities`
        : `${again.length} entities have "${said}" (${again.slice(0, 5).join(', ')}); name one in incidents.events.entities`,
    );
  }

  #find(index: EntityIndex, whose: SaidIncident['whose']): string[] {
    const { entityRef, name, repository } = whose;
    const said = entityRef ?? name ?? repository ?? '';
    const ref = this.options.config.entities.get(said) ?? entityRef;
    if (ref === undefined && name === undefined) {
      return index.entities
        .filter(({ annotations }) =>
          isOfRepository(annotations, repository ?? ''),
        )
        .map(({ ref: found }) => found);
    }
    // As an alert would say it, by a label.
    const match = index.match(
      {
        source: 'alertmanager',
        labels: { entity: ref ?? name ?? '' },
        pagerdutyServiceId: undefined,
      },
      ['entity'],
    );
    return match.entityRef === undefined ? [] : [match.entityRef];
  }

  #reportOf(
    said: SaidIncident,
    entityRef: string,
    environmentId: string | null,
  ): Report {
    return {
      entityRef,
      environmentId,
      title: oneLine(said.title, LONGEST_TITLE) ?? 'Without a title',
      description: someLines(said.description, LONGEST_DESCRIPTION),
      severity: said.severity ?? this.options.config.severity,
      source: 'event',
      sourceKey: `event:${
        said.key.length <= LONGEST_KEY
          ? said.key
          : createHash('sha256').update(said.key).digest('hex')
      }`,
      startedAt: said.startedAt,
      openedAt: said.openedAt,
      resolvedAt: said.resolvedAt,
      isEndOnly: said.isEndOnly,
      causeSubject: said.cause,
      causeSummary: said.cause && `${said.cause.kind} ${said.cause.id}`,
    };
  }
}
