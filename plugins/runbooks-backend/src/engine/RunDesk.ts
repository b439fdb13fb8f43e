import {
  AuditorService,
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  Run,
  newRunSchema,
  runOperatePermission,
  runbookReadPermission,
} from '@quarterdeck/plugin-runbooks-common';
import {
  EntityAccess,
  assertInPerson,
  audited,
} from '@quarterdeck/toolkit-node';
import { Request } from 'express';
import { v5 as nameId } from 'uuid';
import { z } from 'zod';
import { PersonsCommand } from '../domain/commands';
import { RunReader } from './RunReader';
import { Beginner, ExecutionWish, RunService } from './RunService';

type Wanted = z.output<typeof newRunSchema>;

/** Rooms that may begin a run for somebody, by their own endpoint. */
const BEGINNING_ROOMS = ['plugin:rollouts'];
/** Rooms that may begin one by an action, as an alert does: whoever owns the entity leads it. */
const ALERTING_ROOMS = ['plugin:incidents'];

/** Of this room alone, so that no other name makes the same ids. */
const NAMESPACE = '5a0c7d0e-6f0b-4d8a-9c55-2f1be5a4d7c3';

/** The same key of the same principal is the same run, whenever and wherever it is asked for. */
function idOf(principal: string, key: string | undefined): string | undefined {
  return key === undefined
    ? undefined
    : nameId(`${principal}\n${key}`, NAMESPACE);
}

/** A command of a person without the person. */
export type Asked = PersonsCommand extends infer C
  ? C extends PersonsCommand
    ? Omit<C, 'by'>
    : never
  : never;

export interface AskedOnce {
  request?: Request;
  /** What is asked for again with the same key is the same run. */
  key?: string;
}

export interface RunDeskOptions {
  access: EntityAccess;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  reader: RunReader;
  runs: RunService;
}

/** Where people ask for runs, by HTTP or by an action: who may, and the audit record of it. */
export class RunDesk {
  constructor(private readonly options: RunDeskOptions) {}

  /** `POST /v1/runs`: a person, or a room on behalf of one. */
  async start(
    wanted: Wanted,
    credentials: BackstageCredentials,
    asked: AskedOnce,
  ): Promise<Run> {
    const { auth } = this.options;
    if (auth.isPrincipal(credentials, 'user')) {
      return await this.#startForUser(wanted, credentials, asked);
    }
    const subject = this.#subjectOf(credentials);
    if (!BEGINNING_ROOMS.includes(subject)) {
      throw new NotAllowedError(
        `${subject} begins no runs; a person has to, or ${BEGINNING_ROOMS.join(', ')} on behalf of one`,
      );
    }
    const { onBehalfOf } = wanted;
    if (onBehalfOf === undefined) {
      throw new InputError('onBehalfOf is missing: say for whom');
    }
    const beginner = {
      startedBy: onBehalfOf,
      lead: onBehalfOf,
      id: idOf(subject, asked.key),
    };
    return await this.#start(wanted, beginner, credentials, asked);
  }

  /** `runbooks:start-run`: a person, also through an agent, or an alert. */
  async startByAction(
    wanted: Wanted,
    credentials: BackstageCredentials,
    key?: string,
  ): Promise<Run> {
    if (this.options.auth.isPrincipal(credentials, 'user')) {
      return await this.#startForUser(wanted, credentials, { key });
    }
    const startedBy = this.#subjectOf(credentials);
    if (!ALERTING_ROOMS.includes(startedBy)) {
      throw new NotAllowedError(
        `${startedBy} begins no runs; ask on behalf of a person`,
      );
    }
    const lead = await this.#ownerOf(wanted.entityRef, credentials);
    const id = idOf(startedBy, key);
    return await this.#start(wanted, { startedBy, lead, id }, credentials, {});
  }

  /** What a person does in the portal. */
  async apply(
    id: string,
    asked: Asked,
    credentials: BackstageCredentials,
    request: Request,
  ): Promise<Run> {
    return await this.#operate(id, asked, credentials, request, async by => {
      const command: PersonsCommand = { ...asked, by };
      await this.options.runs.apply(id, command);
    });
  }

  async execute(
    id: string,
    wish: ExecutionWish,
    credentials: BackstageCredentials,
    request: Request,
  ): Promise<Run> {
    return await this.#operate(id, wish, credentials, request, async by => {
      await this.options.runs.execute(id, wish, by, credentials);
    });
  }

  /** @throws InputError for somebody who is not in the catalog, as far as the caller may see it */
  async assertPerson(
    to: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const isNamed = /^(?:user|group):/.test(to);
    const entity = isNamed
      ? await this.options.catalog.getEntityByRef(to, { credentials })
      : undefined;
    if (!entity) {
      throw new InputError(
        `to: there is no ${to} in the catalog; hand over to a user or a group`,
      );
    }
  }

  async #operate(
    id: string,
    asked: { kind: string; stepId?: string },
    credentials: BackstageCredentials,
    request: Request,
    act: (by: string) => Promise<void>,
  ): Promise<Run> {
    const { access, auditor, auth, reader } = this.options;
    if (!auth.isPrincipal(credentials, 'user')) {
      throw new NotAllowedError('Only a person can do that');
    }
    const { run } = await reader.find(id, credentials);
    const { kind, stepId = null } = asked;
    await audited(
      auditor,
      { eventId: 'run', severityLevel: 'medium', request },
      { actionType: kind, id, stepId },
      async () => {
        assertInPerson(credentials);
        await access.require(
          run.record.entityRef,
          runOperatePermission,
          credentials,
        );
        await act(credentials.principal.userEntityRef);
      },
    );
    return await reader.get(id, credentials);
  }

  async #startForUser(
    wanted: Wanted,
    credentials: BackstageCredentials,
    asked: AskedOnce,
  ): Promise<Run> {
    const by = this.options.reader.userOf(credentials);
    if (by === undefined || wanted.onBehalfOf !== undefined) {
      throw new InputError('onBehalfOf is for rooms of the portal alone');
    }
    const beginner = { startedBy: by, lead: by, id: idOf(by, asked.key) };
    return await this.#start(wanted, beginner, credentials, asked);
  }

  async #start(
    wanted: Wanted,
    beginner: Beginner,
    credentials: BackstageCredentials,
    { request }: AskedOnce,
  ): Promise<Run> {
    const { access, auditor, reader, runs } = this.options;
    const { entityRef, slug, mode } = wanted;
    const record = await audited(
      auditor,
      { eventId: 'run', severityLevel: 'medium', request },
      { actionType: 'start', entityRef, slug, mode },
      async () => {
        await access.require(entityRef, runbookReadPermission, credentials);
        await access.require(entityRef, runOperatePermission, credentials);
        return await runs.start(wanted, beginner, credentials);
      },
    );
    return await reader.get(record.id, credentials);
  }

  async #ownerOf(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<string> {
    const entity = await this.options.catalog.getEntityByRef(entityRef, {
      credentials,
    });
    const owner = entity?.relations?.find(
      ({ type }) => type === RELATION_OWNED_BY,
    )?.targetRef;
    if (owner === undefined) {
      throw new InputError(
        `${entityRef} has no owner in the catalog who could lead the run`,
      );
    }
    return owner;
  }

  #subjectOf(credentials: BackstageCredentials): string {
    if (this.options.auth.isPrincipal(credentials, 'service')) {
      return credentials.principal.subject;
    }
    throw new NotAllowedError('Only people and rooms of the portal begin runs');
  }
}
