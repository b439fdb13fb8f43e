import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  Incident,
  IncidentEvents,
  IncidentRunbooks,
  PostMortem,
  Suspect,
  Suspects as SuspectsAnswer,
} from '@quarterdeck/plugin-incidents-common';
import { postMortemOf } from '../domain/postMortem';
import { IncidentRecord } from '../domain/records';
import { Events } from './Events';
import { Runbooks } from './Runbooks';
import { Suspects } from './Suspects';

/** The one way to incidents that may be read; what may not be read does not exist. */
export interface ReadableIncidents {
  /** @throws NotFoundError */
  record(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<IncidentRecord>;
  /** As it is kept, and as the reader sees it. @throws NotFoundError */
  read(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<{ record: IncidentRecord; incident: Incident }>;
}

/** What the portal finds out about an incident, for pages and actions alike. */
export class Investigation {
  constructor(
    private readonly options: {
      reader: ReadableIncidents;
      suspects: Suspects;
      events: Events;
      runbooks: Runbooks;
      /** Address of the portal, without a slash at its end. */
      appUrl: string;
    },
  ) {}

  /** @throws NotFoundError */
  async suspects(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<SuspectsAnswer> {
    const { reader, suspects } = this.options;
    return await suspects.of(await reader.record(id, credentials), credentials);
  }

  /** @throws NotFoundError */
  async events(
    id: string,
    query: { limit: number; cursor?: string },
    credentials: BackstageCredentials,
  ): Promise<IncidentEvents> {
    const { reader, events } = this.options;
    const record = await reader.record(id, credentials);
    return await events.page(record, query, credentials);
  }

  /** @throws NotFoundError */
  async runbooks(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<IncidentRunbooks> {
    const { reader, runbooks, suspects } = this.options;
    const { incident, record } = await reader.read(id, credentials);
    const { items } = await suspects.of(record, credentials);
    return await runbooks.of(incident, proceduresFor(items[0]), credentials);
  }

  /** @throws NotFoundError */
  async postMortem(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<PostMortem & { incident: Incident }> {
    const { reader, events, appUrl } = this.options;
    const { incident, record } = await reader.read(id, credentials);
    return {
      incident,
      ...postMortemOf(
        incident,
        await events.all(record, credentials),
        `${appUrl}/incidents/${id}`,
      ),
    };
  }
}

/** What would help where the first suspect is a change of this very service. */
function proceduresFor(first: Suspect | undefined): string[] {
  if (first?.relation !== 'same') {
    return [];
  }
  return [first.canPlanRollback ? 'rollback' : 'after-rollback'];
}
