import { ApiError } from '../registry/ApiError';
import { Fields } from '../registry/objects';
import { Registry } from '../registry/Registry';
import {
  apiVersionOf,
  ResourceDefinition,
} from '../registry/ResourceDefinition';

const verbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** What `/version` tells: the generation of the API that the built-in kinds follow. */
export const version = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.0+quarterdeck-demo',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'node',
  platform: `${process.platform}/${process.arch}`,
};

/** Groups that answer requests but keep no objects. */
const reviewResources: Readonly<Record<string, Fields[]>> = {
  'authorization.k8s.io/v1': [
    review('selfsubjectaccessreviews', 'SelfSubjectAccessReview'),
    review('selfsubjectrulesreviews', 'SelfSubjectRulesReview'),
  ],
  'authentication.k8s.io/v1': [
    review('selfsubjectreviews', 'SelfSubjectReview'),
  ],
};

function review(name: string, kind: string): Fields {
  return {
    name,
    singularName: kind.toLocaleLowerCase('en-US'),
    namespaced: false,
    kind,
    verbs: ['create'],
  };
}

/** Group and versions, in the order in which they are served. */
function groupsOf(registry: Registry): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  const add = (group: string, groupVersion: string) => {
    const versions = groups.get(group) ?? [];
    if (!versions.includes(groupVersion)) versions.push(groupVersion);
    groups.set(group, versions);
  };
  for (const definition of registry.all()) {
    if (definition.group) add(definition.group, definition.version);
  }
  for (const groupVersion of Object.keys(reviewResources)) {
    const [group, versionName] = groupVersion.split('/');
    add(group, versionName);
  }
  for (const versions of groups.values()) versions.sort(compareVersions);
  return groups;
}

/** Stable versions before betas before alphas, newer before older. */
function compareVersions(left: string, right: string): number {
  const rank = (text: string): number[] => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(text);
    if (!match) return [-1, 0, 0];
    const [, major, stage, minor] = match;
    const stages: Record<string, number> = { alpha: 0, beta: 1 };
    return [stage ? stages[stage] : 2, Number(major), Number(minor ?? 0)];
  };
  const [leftRank, rightRank] = [rank(left), rank(right)];
  const index = leftRank.findIndex((value, at) => value !== rightRank[at]);
  return index < 0 ? 0 : rightRank[index] - leftRank[index];
}

function groupObject(group: string, versions: readonly string[]): Fields {
  const entries = versions.map(each => ({
    groupVersion: `${group}/${each}`,
    version: each,
  }));
  return { name: group, versions: entries, preferredVersion: entries[0] };
}

/** Answers a discovery path; undefined where the path is none. */
export function discover(registry: Registry, path: string): Fields | undefined {
  const clean = path.replace(/\/+$/, '');
  if (clean === '/api') {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [],
    };
  }
  if (clean === '/apis') {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [...groupsOf(registry)].map(([group, versions]) =>
        groupObject(group, versions),
      ),
    };
  }
  const match = /^\/(?:api\/(v1)|apis\/([^/]+)(?:\/([^/]+))?)$/.exec(clean);
  if (!match) return undefined;
  const [, core, group = '', groupVersion] = match;
  const versionName = core ?? groupVersion;
  if (versionName) return resourceList(registry, group, versionName);
  const versions = groupsOf(registry).get(group);
  if (!versions) throw unknownPath();
  return {
    kind: 'APIGroup',
    apiVersion: 'v1',
    ...groupObject(group, versions),
  };
}

export function unknownPath(): ApiError {
  return new ApiError(
    'NotFound',
    'the server could not find the requested resource',
    {},
  );
}

function resourceList(
  registry: Registry,
  group: string,
  versionName: string,
): Fields {
  const groupVersion = group ? `${group}/${versionName}` : versionName;
  const resources = registry
    .all()
    .filter(each => apiVersionOf(each) === groupVersion)
    .flatMap(resourceEntries);
  resources.push(...(reviewResources[groupVersion] ?? []));
  if (resources.length === 0) throw unknownPath();
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

function resourceEntries(definition: ResourceDefinition): Fields[] {
  const { plural, singular, namespaced, kind } = definition;
  const { shortNames, categories } = definition;
  const entry = (suffix: string, extra: Fields): Fields => ({
    name: `${plural}/${suffix}`,
    singularName: '',
    namespaced,
    kind,
    ...extra,
  });
  const entries: Fields[] = [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs,
      ...(shortNames.length > 0 && { shortNames }),
      ...(categories.length > 0 && { categories }),
    },
  ];
  if (definition.hasStatus) {
    entries.push(entry('status', { verbs: ['get', 'patch', 'update'] }));
  }
  if (definition.scale) {
    entries.push(
      entry('scale', {
        group: 'autoscaling',
        version: 'v1',
        kind: 'Scale',
        verbs: ['get', 'patch', 'update'],
      }),
    );
  }
  if (definition.group === '' && (kind === 'Pod' || kind === 'Service')) {
    const proxyVerbs = ['create', 'delete', 'get', 'patch', 'update'];
    entries.push(
      entry('proxy', { kind: `${kind}ProxyOptions`, verbs: proxyVerbs }),
    );
  }
  if (definition.group === '' && kind === 'Pod') {
    entries.push(entry('log', { verbs: ['get'] }));
    entries.push(
      entry('eviction', {
        group: 'policy',
        version: 'v1',
        kind: 'Eviction',
        verbs: ['create'],
      }),
    );
  }
  return entries;
}
