import { ApiError } from '../registry/ApiError';
import { Fields } from '../registry/objects';
import { answerReview, requireAccess, verbOf } from './access';
import { discover, unknownPath, version } from './discovery';
import { Exchange, objectBody, respondJson, respondText } from './exchange';
import { handleResource } from './handlers';
import { openApiDocument, openApiIndex } from './openApi';
import { parseTarget, Target } from './target';
import { isTrue } from './watch';

const healthPaths: ReadonlySet<string> = new Set([
  '/healthz',
  '/livez',
  '/readyz',
]);

/** Answers what anyone may ask without a token; false where the path is none of these. */
export function routePublic(
  exchange: Pick<Exchange, 'response'>,
  path: string,
): boolean {
  if (healthPaths.has(path)) respondText(exchange, 200, 'ok');
  else if (path === '/version') respondJson(exchange, 200, version);
  else return false;
  return true;
}

const reviewGroups = ['authorization.k8s.io', 'authentication.k8s.io'];

/** Answers every other request of a user. */
export async function route(exchange: Exchange): Promise<void> {
  const { cluster, request, url } = exchange;
  const { registry } = cluster;
  const path = url.pathname;
  if (request.method === 'GET') {
    const document = describe(exchange, path);
    if (document) return respondJson(exchange, 200, document);
  }
  const target = parseTarget(path);
  if (!target) throw unknownPath();
  if (reviewGroups.includes(target.group) && request.method === 'POST') {
    const body = await objectBody(request);
    const answer = answerReview(exchange.user, target.plural, body);
    if (answer) return respondJson(exchange, 201, answer);
  }
  const definition = registry.find(target.group, target.version, target.plural);
  if (!definition) throw notServed(target);
  authorize(exchange, target);
  return handleResource(exchange, definition, target);
}

function describe(exchange: Exchange, path: string): Fields | undefined {
  const { registry } = exchange.cluster;
  if (path === '/openapi/v3') return openApiIndex(registry);
  if (path.startsWith('/openapi/v3/')) {
    const document = openApiDocument(
      registry,
      path.slice('/openapi/v3/'.length),
    );
    if (!document) throw unknownPath();
    return document;
  }
  if (path === '/openapi/v2') {
    throw new ApiError(
      'NotFound',
      'the demo cluster serves OpenAPI v3 only, at /openapi/v3',
    );
  }
  if (path === '/') {
    return {
      paths: [
        '/api',
        '/apis',
        '/healthz',
        '/livez',
        '/openapi/v3',
        '/readyz',
        '/version',
      ],
    };
  }
  return discover(registry, path);
}

function authorize(exchange: Exchange, target: Target): void {
  const { request, query, user } = exchange;
  const { group, plural, subresource, namespace, name } = target;
  const isWatch = target.isWatch || isTrue(query.get('watch'));
  const verb = verbOf(
    request.method ?? 'GET',
    name !== undefined && !target.isWatch,
    isWatch,
  );
  requireAccess(user, { verb, group, plural, subresource, namespace, name });
}

function notServed({ group, version: name, plural }: Target): ApiError {
  const address = group ? `${group}/${name}` : name;
  return new ApiError(
    'NotFound',
    `the server could not find the requested resource (${address} ${plural} is not served by the demo cluster)`,
    {},
  );
}
