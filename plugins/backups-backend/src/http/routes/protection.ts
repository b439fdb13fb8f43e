import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  protectionReadPermission,
  type EntityProtection,
  type Fleet,
  type History,
  type Restorable,
} from '@quarterdeck/plugin-backups-common';
import {
  EntityAccess,
  entityRefOf,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { PolicyRecord } from '../../domain/records';
import type { PolicyAccess } from '../../engine/PolicyAccess';
import type { Proof } from '../../engine/Proof';
import { controlsOf } from '../controls';
import type { PolicyContext } from '../presentPolicy';
import { presentHistory, presentProtection } from '../presentProtection';

export type Handler<Answer> = RequestHandler<Record<string, string>, Answer>;

export interface ProtectionOptions extends PolicyContext {
  access: EntityAccess;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  proof: Proof;
  policies: PolicyAccess;
  now(): number;
}

/** `GET /v1/entities/:kind/:namespace/:name/protection` */
export function getProtection(
  options: ProtectionOptions,
): Handler<EntityProtection> {
  const { access, httpAuth, permissions, proof, now } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = entityRefOf(request.params);
    await access.require(entityRef, protectionReadPermission, credentials);
    const [found, controls] = await Promise.all([
      proof.ofEntity(entityRef),
      controlsOf(permissions, entityRef, credentials),
    ]);
    response.json(
      presentProtection(entityRef, found, { ...options, controls, now: now() }),
    );
  };
}

/** `GET /v1/fleet`: what the reader may see of all, and totals of nothing else. */
export function getFleet({
  access,
  httpAuth,
  proof,
}: ProtectionOptions): Handler<Fleet> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(
      await proof.fleet(refs =>
        access.readable(refs, protectionReadPermission, credentials),
      ),
    );
  };
}

const LONGEST_MS = 400 * 24 * 3_600_000;
const instant = z.iso.datetime({ offset: true }).transform(Date.parse);
const windowSchema = z
  .object({ from: instant, to: instant })
  .refine(({ from, to }) => to > from, { message: '"to" must be after "from"' })
  .refine(({ from, to }) => to - from <= LONGEST_MS, {
    message: 'ask for 400 days at most',
  });

/** `GET /v1/policies/:id/history?from&to` */
export function getHistory(options: ProtectionOptions): Handler<History> {
  return async (request, response) => {
    const policy = await readablePolicy(options, request);
    const window = parseRequest(windowSchema, request.query);
    const history = await options.proof.history(policy, window);
    response.json(presentHistory(policy, window, history));
  };
}

/** `GET /v1/policies/:id/restorable?at` */
export function getRestorable(options: ProtectionOptions): Handler<Restorable> {
  return async (request, response) => {
    const policy = await readablePolicy(options, request);
    const { at } = parseRequest(z.object({ at: instant }), request.query);
    response.json(await options.proof.restorable(policy, at));
  };
}

async function readablePolicy(
  { httpAuth, policies }: ProtectionOptions,
  request: Pick<Request<Record<string, string>>, 'params'> &
    Parameters<HttpAuthService['credentials']>[0],
): Promise<PolicyRecord> {
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  const { id } = parseRequest(z.object({ id: z.uuid() }), request.params);
  return await policies.require(id, credentials);
}
