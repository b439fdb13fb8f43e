import {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  newRunSchema,
  runKindSchema,
  runStateSchema,
  type Run,
  type RunPage,
} from '@quarterdeck/plugin-backups-common';
import {
  audited,
  fromPageCursor,
  parseRequest,
  readPage,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import type { EntityAccess } from '@quarterdeck/toolkit-node';
import { protectionReadPermission } from '@quarterdeck/plugin-backups-common';
import { z } from 'zod';
import type { RunRecord } from '../../domain/records';
import type { RunStarts } from '../../engine/RunStarts';
import { controlsOf, type EntityControls } from '../controls';
import { cancelControl } from '../presentProtection';
import { presentRun } from '../presentRun';
import type { Handler } from './protection';

export interface RunsOptions {
  access: EntityAccess;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  starts: RunStarts;
}

export const idSchema = z.object({ id: z.uuid() });
export const pageShape = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
};
const listSchema = z
  .object({
    ...pageShape,
    policyId: z.uuid().optional(),
    entityRef: z.string().max(300).toLowerCase().optional(),
    kind: runKindSchema.optional(),
    /** Of any of these: `state=failed&state=missed`. */
    state: z
      .union([
        runStateSchema.transform(state => [state]),
        runStateSchema.array(),
      ])
      .optional(),
    /** By when they were queued, half-open. */
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  })
  .strict();
const instantOf = (text: string | undefined) =>
  text === undefined ? undefined : Date.parse(text);
const cursorSchema = z.object({ queuedAt: z.number().int(), id: z.uuid() });

/** `GET /v1/runs`: newest first. */
export function listRuns(options: RunsOptions): Handler<RunPage> {
  const { access, httpAuth, starts } = options;
  return async (request, response) => {
    const query = parseRequest(listSchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { items, next } = await readPage({
      limit: query.limit,
      after:
        query.cursor === undefined
          ? undefined
          : fromPageCursor(cursorSchema, query.cursor),
      read: async (after: z.infer<typeof cursorSchema> | undefined, limit) =>
        await starts.list({
          policyIds:
            query.policyId === undefined ? undefined : [query.policyId],
          entityRefs:
            query.entityRef === undefined ? undefined : [query.entityRef],
          kinds: query.kind === undefined ? undefined : [query.kind],
          states: query.state,
          from: instantOf(query.from),
          to: instantOf(query.to),
          after,
          limit,
        }),
      show: async rows => {
        const readable = await access.readable(
          rows.map(({ entityRef }) => entityRef),
          protectionReadPermission,
          credentials,
        );
        return rows.filter(({ entityRef }) => readable.has(entityRef));
      },
      keyOf: ({ queuedAt, id }: RunRecord) => ({ queuedAt, id }),
    });
    response.json({
      items: await presentRuns(options, items, credentials),
      pageInfo: next ? { nextCursor: toPageCursor(next) } : {},
    });
  };
}

/** `GET /v1/runs/:id` */
export function getRun(options: RunsOptions): Handler<Run> {
  const { httpAuth, starts } = options;
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const run = await starts.find(id, credentials);
    const [shown] = await presentRuns(options, [run], credentials);
    response.json(shown);
  };
}

/** `POST /v1/runs` */
export function startRun(options: RunsOptions): Handler<Run> {
  const { auditor, httpAuth, starts } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const wanted = parseRequest(newRunSchema, request.body ?? {});
    const run = await audited(
      auditor,
      { eventId: 'run', severityLevel: 'medium', request },
      { actionType: 'start', ...wanted },
      () => starts.start(wanted, credentials, nameOf(credentials)),
    );
    const [shown] = await presentRuns(options, [run], credentials);
    response.status(201).json(shown);
  };
}

/** `POST /v1/runs/:id/cancel` */
export function cancelRun(options: RunsOptions): Handler<Run> {
  const { auditor, httpAuth, starts } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const run = await audited(
      auditor,
      { eventId: 'run', severityLevel: 'medium', request },
      { actionType: 'cancel', id },
      () => starts.cancel(id, credentials, nameOf(credentials)),
    );
    const [shown] = await presentRuns(options, [run], credentials);
    response.json(shown);
  };
}

export function nameOf({
  principal,
}: BackstageCredentials<BackstageUserPrincipal>): string {
  return principal.userEntityRef;
}

async function presentRuns(
  { permissions }: Pick<RunsOptions, 'permissions'>,
  runs: readonly RunRecord[],
  credentials: BackstageCredentials,
): Promise<Run[]> {
  const known = new Map<string, EntityControls>();
  for (const { entityRef } of runs) {
    if (!known.has(entityRef)) {
      known.set(
        entityRef,
        await controlsOf(permissions, entityRef, credentials),
      );
    }
  }
  return runs.flatMap(run => {
    const controls = known.get(run.entityRef);
    return controls ? [presentRun(run, cancelControl(run, controls))] : [];
  });
}
