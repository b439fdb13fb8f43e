import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  assignSchema,
  commentedSchema,
  incidentRespondPermission,
  mergeSchema,
  reopenSchema,
  resolveSchema,
  setSeveritySchema,
} from '@quarterdeck/plugin-incidents-common';
import { IncidentService } from '../../engine/IncidentService';
import { RespondOptions, respond } from '../respond';

export interface LifeOptions extends RespondOptions {
  catalog: CatalogService;
  incidents: IncidentService;
}

const USER = /^user:/;

/** `POST …/acknowledge`: whoever takes it leads it, as long as nobody else does. */
export function acknowledge(options: LifeOptions) {
  return respond(
    options,
    'acknowledge',
    commentedSchema,
    ({ record, by, body }) =>
      options.incidents.apply(
        record.id,
        { kind: 'acknowledge', by },
        body.comment ?? undefined,
      ),
  );
}

/** `POST …/severity` */
export function setSeverity(options: LifeOptions) {
  return respond(
    options,
    'set-severity',
    setSeveritySchema,
    ({ record, by, body }) =>
      options.incidents.apply(
        record.id,
        { kind: 'set-severity', by, severity: body.severity },
        body.comment ?? undefined,
      ),
  );
}

/** `POST …/assign`: to anybody whom the catalog knows. */
export function assign(options: LifeOptions) {
  const { catalog, incidents } = options;
  return respond(
    options,
    'assign',
    assignSchema,
    async ({ record, by, body, credentials }) => {
      const { role, user } = body;
      if (
        user !== null &&
        !(
          USER.test(user) &&
          (await catalog.getEntityByRef(user, { credentials }))
        )
      ) {
        throw new InputError(
          `${user} is nobody whom the catalog knows; name a person in full, like user:default/dana`,
        );
      }
      await incidents.apply(record.id, {
        kind: 'assign',
        by,
        role,
        user: user ?? undefined,
      });
    },
  );
}

/** `POST …/mitigate`: users are no longer hurt. */
export function mitigate(options: LifeOptions) {
  return respond(options, 'mitigate', resolveSchema, ({ record, by, body }) =>
    options.incidents.apply(
      record.id,
      { kind: 'mitigate', by, at: instantOf(body.at) },
      body.comment ?? undefined,
    ),
  );
}

/** `POST …/resolve` */
export function resolve(options: LifeOptions) {
  return respond(options, 'resolve', resolveSchema, ({ record, by, body }) =>
    options.incidents.apply(
      record.id,
      { kind: 'resolve', by, at: instantOf(body.at) },
      body.comment ?? undefined,
    ),
  );
}

/** `POST …/reopen` */
export function reopen(options: LifeOptions) {
  return respond(options, 'reopen', reopenSchema, ({ record, by, body }) =>
    options.incidents.apply(record.id, { kind: 'reopen', by }, body.comment),
  );
}

/** `POST …/merge`: into one that the caller may respond for, too. */
export function merge(options: LifeOptions) {
  const { access, reader, incidents } = options;
  return respond(
    options,
    'merge',
    mergeSchema,
    async ({ record, by, body, credentials }) => {
      // Asked for as it was named first: what one may not see does not exist.
      await reader.record(body.into, credentials);
      const { id, entityRef } = await incidents.survivorOf(body.into);
      await reader.record(id, credentials);
      await access.require(entityRef, incidentRespondPermission, credentials);
      await incidents.merge(record.id, id, by, body.comment ?? undefined);
    },
  );
}

function instantOf(at: string | null | undefined): number | undefined {
  return typeof at === 'string' ? Date.parse(at) : undefined;
}
