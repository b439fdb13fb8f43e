import { IncomingMessage } from 'node:http';
import { ApiError } from '../registry/ApiError';
import { Fields, fieldsAt, stringAt } from '../registry/objects';
import { User } from './exchange';

/** What somebody wants to do, in the words of Kubernetes' authorization. */
export interface Access {
  verb: string;
  group: string;
  plural: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

const readingVerbs = ['get', 'list', 'watch'];

/** Everyone may do everything, except read-only users: they read what the usual `view` role reads. */
export function isAllowed(user: User, access: Access): boolean {
  if (!user.readOnly) return true;
  const isSecret = access.group === '' && access.plural === 'secrets';
  return (
    readingVerbs.includes(access.verb) &&
    !isSecret &&
    access.subresource !== 'proxy'
  );
}

export function requireAccess(user: User, access: Access): void {
  if (isAllowed(user, access)) return;
  const { verb, group, plural, subresource, namespace, name = '' } = access;
  const resource = subresource ? `${plural}/${subresource}` : plural;
  const scope = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  throw ApiError.forbidden(
    { group, plural },
    name,
    `User "${user.username}" cannot ${verb} resource "${resource}" in API group "${group}" ${scope}`,
  );
}

const methodVerbs: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
};

export function verbOf(
  method: string,
  hasName: boolean,
  isWatch: boolean,
): string {
  if (method === 'DELETE') return hasName ? 'delete' : 'deletecollection';
  if (method !== 'GET' || hasName) return methodVerbs[method] ?? method;
  return isWatch ? 'watch' : 'list';
}

/** Who a request comes from; Unauthorized without a known bearer token. */
export function authenticate(
  request: IncomingMessage,
  tokens: ReadonlyMap<string, User>,
): User {
  const header = request.headers.authorization ?? '';
  const token = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
  const user = token === undefined ? undefined : tokens.get(token);
  if (user) return user;
  throw new ApiError('Unauthorized', 'Unauthorized');
}

/** Answers the reviews with which clients ask about themselves; undefined for any other resource. */
export function answerReview(
  user: User,
  plural: string,
  body: Fields,
): Fields | undefined {
  switch (plural) {
    case 'selfsubjectaccessreviews': {
      const attributes = fieldsAt(body, 'spec', 'resourceAttributes');
      const allowed = attributes
        ? isAllowed(user, accessOf(attributes))
        : !user.readOnly ||
          stringAt(body, 'spec', 'nonResourceAttributes', 'verb') === 'get';
      return {
        ...body,
        status: allowed ? { allowed } : { allowed, reason: 'read-only user' },
      };
    }
    case 'selfsubjectrulesreviews':
      return { ...body, status: rulesOf(user) };
    case 'selfsubjectreviews':
      return {
        ...body,
        status: { userInfo: { username: user.username, groups: user.groups } },
      };
    default:
      return undefined;
  }
}

function accessOf(attributes: Fields): Access {
  return {
    verb: stringAt(attributes, 'verb') ?? '',
    group: stringAt(attributes, 'group') ?? '',
    plural: stringAt(attributes, 'resource') ?? '',
    subresource: stringAt(attributes, 'subresource'),
  };
}

function rulesOf(user: User): Fields {
  const verbs = user.readOnly ? readingVerbs : ['*'];
  return {
    resourceRules: [{ verbs, apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs, nonResourceURLs: ['*'] }],
    // A rule cannot say "all but Secrets and proxies".
    incomplete: user.readOnly === true,
  };
}
