import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  Suspect,
  attributeSchema,
  judgeAlertSchema,
  newActionItemSchema,
  newCommentSchema,
  newUpdateSchema,
} from '@quarterdeck/plugin-incidents-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { IncidentRecord } from '../../domain/records';
import { IncidentService } from '../../engine/IncidentService';
import { RespondOptions, respond } from '../respond';

export interface NotesOptions extends RespondOptions {
  catalog: CatalogService;
  incidents: IncidentService;
  /** What a change was, and where it stands among the suspects; undefined where it is none of them. */
  findSuspect(
    incident: IncidentRecord,
    factId: string,
    credentials: BackstageCredentials,
  ): Promise<Pick<Suspect, 'rank' | 'summary' | 'subject'> | undefined>;
  now: () => number;
}

/** `POST …/updates`: what stakeholders are told. */
export function postUpdate(options: NotesOptions) {
  const { incidents, now } = options;
  return respond(
    options,
    'post-update',
    newUpdateSchema,
    async ({ record, by, body }) => {
      const id = newId();
      const at = now();
      const nextUpdateAt =
        typeof body.nextUpdateAt === 'string'
          ? Date.parse(body.nextUpdateAt)
          : undefined;
      if (nextUpdateAt !== undefined && nextUpdateAt <= at) {
        throw new InputError('nextUpdateAt has to be in the future');
      }
      const { text } = body;
      await incidents.note(
        record.id,
        { kind: 'update', update: { id, at, by, text, nextUpdateAt } },
        by,
        { id, text },
      );
    },
  );
}

/** `POST …/comments` */
export function postComment(options: NotesOptions) {
  return respond(options, 'comment', newCommentSchema, ({ record, by, body }) =>
    options.incidents.note(record.id, { kind: 'comment' }, by, {
      id: newId(),
      text: body.text,
    }),
  );
}

/** `POST …/attribution`: which change it was, or that it was none. */
export function attribute(options: NotesOptions) {
  const { incidents, findSuspect, now } = options;
  return respond(
    options,
    'attribute',
    attributeSchema,
    async ({ record, by, body, credentials }) => {
      const { factId } = body;
      const suspect =
        factId === null
          ? undefined
          : await findSuspect(record, factId, credentials);
      const comment = body.comment ?? undefined;
      await incidents.note(
        record.id,
        {
          kind: 'attribution',
          attribution: {
            factId: factId ?? undefined,
            rank: suspect?.rank,
            summary: suspect?.summary,
            subject: suspect?.subject,
            by,
            at: now(),
            comment,
          },
        },
        by,
      );
    },
  );
}

/** `POST …/action-items` */
export function addActionItem(options: NotesOptions) {
  const { incidents, catalog } = options;
  return respond(
    options,
    'add-action-item',
    newActionItemSchema,
    async ({ record, by, body, credentials }) => {
      const { title } = body;
      const owner = body.owner ?? undefined;
      if (
        owner !== undefined &&
        !(await catalog.getEntityByRef(owner, { credentials }))
      ) {
        throw new InputError(`The catalog knows no ${owner}`);
      }
      const item = {
        id: newId(),
        title,
        owner,
        dueOn: body.dueOn ?? undefined,
      };
      await incidents.note(record.id, { kind: 'action-item', item }, by);
    },
  );
}

/** `POST …/action-items/:itemId/done` */
export function finishActionItem(options: NotesOptions) {
  const { incidents, now } = options;
  return respond(
    options,
    'finish-action-item',
    z.object({}),
    async ({ record, by, parameters }) => {
      const { itemId } = parseRequest(
        z.object({ itemId: z.uuid() }),
        parameters,
      );
      await incidents.note(
        record.id,
        { kind: 'action-item-done', itemId, at: now() },
        by,
      );
    },
  );
}

/** `POST …/alerts/:alertId/verdict`: whether it was right to fire. */
export function judgeAlert(options: NotesOptions) {
  return respond(
    options,
    'judge-alert',
    judgeAlertSchema,
    async ({ record, by, body, parameters }) => {
      const { alertId } = parseRequest(
        z.object({ alertId: z.uuid() }),
        parameters,
      );
      await options.incidents.judge(record.id, alertId, body.verdict, by);
    },
  );
}
