import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  Comparison,
  EnvironmentList,
  Fleet,
  PreviewPage,
  Promotions,
  environmentReadPermission,
  fleetQuerySchema,
} from '@quarterdeck/plugin-environments-common';
import {
  EntityAccess,
  entityRefOf,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import {
  EnvironmentDefinition,
  requireEnvironment,
} from '../../domain/placement';
import { ComparisonService } from '../../engine/ComparisonService';
import { EnvironmentLister } from '../../engine/EnvironmentLister';
import { FleetService } from '../../engine/FleetService';
import { PreviewService } from '../../engine/PreviewService';

export interface QuestionsOptions {
  httpAuth: HttpAuthService;
  access: EntityAccess;
  definitions: readonly EnvironmentDefinition[];
  comparisons: ComparisonService;
  fleetService: FleetService;
  previews: PreviewService;
  lister: EnvironmentLister;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

const LISTS = ['owner', 'system', 'environment', 'health'];
const READERS: { allow: ('user' | 'service')[] } = {
  allow: ['user', 'service'],
};
const sidesSchema = z.object({ left: z.string(), right: z.string() });
const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(1000).optional(),
});
const valuesSchema = z.record(
  z.string(),
  z.union([z.string(), z.array(z.string())]),
);

/** `GET /v1/entities/:kind/:namespace/:name/comparison?left=&right=` */
export function compareEnvironments(
  options: QuestionsOptions,
): Handler<Comparison> {
  const { httpAuth, access, definitions, comparisons } = options;
  return async (request, response) => {
    const entityRef = entityRefOf(request.params);
    const { left, right } = parseRequest(sidesSchema, request.query);
    [left, right].forEach(id => requireEnvironment(definitions, id));
    const entity = await access.require(
      entityRef,
      environmentReadPermission,
      await httpAuth.credentials(request, READERS),
    );
    response.json(await comparisons.compare(entity, left, right));
  };
}

/** `GET /v1/entities/:kind/:namespace/:name/promotions` */
export function listPromotions(options: QuestionsOptions): Handler<Promotions> {
  const { httpAuth, access, comparisons } = options;
  return async (request, response) => {
    const entity = await access.require(
      entityRefOf(request.params),
      environmentReadPermission,
      await httpAuth.credentials(request, READERS),
    );
    response.json(await comparisons.promotions(entity));
  };
}

/** `GET /v1/fleet` */
export function listFleet(options: QuestionsOptions): Handler<Fleet> {
  return async (request, response) => {
    const values = parseRequest(valuesSchema, request.query);
    const lists = LISTS.flatMap(name => {
      const value = values[name];
      return value === undefined
        ? []
        : [[name, [value].flat().flatMap(each => each.split(','))]];
    });
    const query = parseRequest(fleetQuerySchema, {
      ...values,
      ...Object.fromEntries(lists),
    });
    query.environment?.forEach(id =>
      requireEnvironment(options.definitions, id),
    );
    response.json(
      await options.fleetService.list(
        query,
        await options.httpAuth.credentials(request, READERS),
      ),
    );
  };
}

/** `GET /v1/previews` */
export function listPreviews(options: QuestionsOptions): Handler<PreviewPage> {
  return async (request, response) => {
    const page = parseRequest(pageSchema, request.query);
    const credentials = await options.httpAuth.credentials(request, READERS);
    response.json(await options.previews.list(page, credentials));
  };
}

/** `GET /v1/environments`: the configuration; it tells nothing of any entity. */
export function listEnvironments(
  options: QuestionsOptions,
): Handler<EnvironmentList> {
  return async (request, response) => {
    await options.httpAuth.credentials(request, READERS);
    response.json(await options.lister.list());
  };
}
