import { Random } from './random';
import { CONFIG_MAPS, DEPLOYMENTS, JSON_TYPE, WITNESS } from './target';

export function badQuery(random: Random) {
  const garbage = () => encodeURIComponent(random.text(1 + random.below(40)));
  const query = random.pick([
    () => `limit=2&continue=${garbage()}`,
    () =>
      `limit=2&continue=${Buffer.from('{"v":"meta.k8s.io/v1","rv":-1,"start":5}').toString('base64url')}`,
    () =>
      `labelSelector=${encodeURIComponent(random.pick(['a in (', 'a==b==c', '!', 'a in b', ',,', 'a notin', '=x', 'a b']))}`,
    () =>
      `fieldSelector=${encodeURIComponent(random.pick(['spec.unknown=1', 'metadata.name', '=', 'a=b=c']))}`,
    () => `resourceVersion=${random.pick(['abc', '-1', '1.5', '%00'])}`,
    () => `watch=true&resourceVersion=${random.pick(['abc', '-7', '1e3'])}`,
    () => `limit=${random.pick(['abc', '1.5', '%20'])}`,
    () => `resourceVersionMatch=Exact`,
    () => `resourceVersionMatch=Sometimes&resourceVersion=1`,
  ])();
  return { method: 'GET', path: `${CONFIG_MAPS}?${query}`, mustRefuse: true };
}

export function oddQuery(random: Random) {
  const name = random.pick([
    'limit',
    'timeoutSeconds',
    'pretty',
    'watch',
    'unknown',
    'resourceVersion',
    '__proto__',
    'constructor',
  ]);
  const value = encodeURIComponent(random.text(random.below(12)));
  return {
    method: 'GET',
    path: `${CONFIG_MAPS}?${name}=${value}&${name}=1`,
    mustRefuse: false,
  };
}

export function badPath(random: Random) {
  const garbage = () => random.text(1 + random.below(30), 'abcXYZ09-_.~%/:@');
  const path = random.pick([
    () => `/${garbage()}`,
    () => `/api/v1/${garbage()}`,
    () => `/apis/apps/v1/namespaces/${garbage()}`,
    () => `${CONFIG_MAPS}/%`,
    () => `${CONFIG_MAPS}/%zz`,
    () => `${CONFIG_MAPS}/%00`,
    () => `${CONFIG_MAPS}/../../../version`,
    () => '//',
    () => '//evil.example/api/v1',
    () => `/api/v1/__proto__/constructor`,
    () => `/apis/__proto__/v1/things`,
    () => `${CONFIG_MAPS}/${'n'.repeat(4_000)}`,
    () =>
      `${WITNESS}/${random.pick(['scales', 'constructor', 'log', 'toString'])}`,
  ])();
  return { method: 'GET', path, mustRefuse: false };
}

export function badMethod(random: Random) {
  const attempt = random.pick([
    { method: 'POST', path: WITNESS },
    { method: 'PUT', path: DEPLOYMENTS },
    { method: 'PATCH', path: DEPLOYMENTS },
    {
      method: random.pick(['PROPFIND', 'TRACE', 'LINK', 'MKCOL']),
      path: WITNESS,
    },
    { method: 'DELETE', path: '/version' },
    { method: 'POST', path: '/openapi/v3' },
  ]);
  return { ...attempt, headers: JSON_TYPE, body: '{}', mustRefuse: true };
}

export function badCredentials(random: Random) {
  const authorization = random.pick([
    'Bearer wrong',
    'Basic YTpi',
    'Bearer',
    'bearer  ',
    random.text(20, 'abc= ,"'),
  ]);
  return {
    method: 'GET',
    path: CONFIG_MAPS,
    headers: { authorization },
    mustRefuse: true,
  };
}
