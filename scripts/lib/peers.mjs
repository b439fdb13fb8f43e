import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Problem } from './problems.mjs';

/**
 * The programs our tests are held against where a machine has them. `covers`
 * completes the sentence "skipped: …".
 */
const PEERS = {
  postgresql: {
    find: () => findPostgresql(),
    missing: 'PostgreSQL is not installed (Debian: postgresql)',
    covers: 'stores on PostgreSQL; they were tested on SQLite alone',
    tests: / on PostgreSQL$/,
  },
  chromium: {
    find: environment =>
      environment.QUARTERDECK_CHROMIUM ||
      findOnPath(
        ['chromium', 'chromium-browser', 'google-chrome', 'chrome'],
        environment,
      ) ||
      MAC_CHROMES.find(file => existsSync(file)),
    missing:
      'neither Chromium nor Chrome is installed (Debian: chromium; or set QUARTERDECK_CHROMIUM)',
    covers: 'browser tests',
  },
  kubectl: {
    find: environment => findOnPath(['kubectl'], environment),
    missing: 'kubectl is not installed',
    covers: 'conformance of the demo cluster with kubectl, and browser tests',
  },
  prometheus: {
    find: environment => findOnPath(['prometheus'], environment),
    missing: 'Prometheus is not installed (Debian: prometheus)',
    covers: 'discovery and scraping of the demo cluster by Prometheus',
    tests: /^Prometheus/,
  },
  alertmanager: {
    find: environment =>
      findOnPath(['prometheus-alertmanager', 'alertmanager'], environment),
    missing: 'Alertmanager is not installed (Debian: prometheus-alertmanager)',
    covers: 'alerts that a real Alertmanager tells of',
    tests: /^Prometheus and Alertmanager/,
  },
  restic: {
    find: environment => findOnPath(['restic'], environment),
    missing: 'restic is not installed (Debian: restic)',
    covers: 'retention held against restic',
    tests: /^restic/,
  },
  pgbackrest: {
    find: environment => findOnPath(['pgbackrest'], environment),
    missing: 'pgBackRest is not installed (Debian: pgbackrest)',
    covers: 'backups and points in time by pgBackRest',
    tests: /^pgBackRest/,
  },
  s3: {
    find: environment => findVersityGateway(environment),
    missing:
      'there is no versitygw (.ci/run builds it with Go; or set QUARTERDECK_VERSITYGW)',
    covers: 'backups in a real S3 server',
    tests: /^A (bucket of a real S3 server|PostgreSQL database of \d+ MB)/,
  },
  cluster: {
    find: environment =>
      environment.TEST_KUBECONFIG && existsSync(environment.TEST_KUBECONFIG)
        ? environment.TEST_KUBECONFIG
        : undefined,
    missing: 'TEST_KUBECONFIG names no kubeconfig',
    covers: 'tests against a real Kubernetes API',
    tests: /real control plane/,
  },
  flagger: {
    find: ({ QUARTERDECK_FLAGGER: file }) =>
      file && existsSync(file) ? file : undefined,
    missing: 'QUARTERDECK_FLAGGER names no program (built from its Go module)',
    covers: 'rollouts carried out by Flagger itself',
    tests: /^Flagger itself/,
  },
  'argo-rollouts': {
    find: ({ QUARTERDECK_ARGO_ROLLOUTS: file }) =>
      file && existsSync(file) ? file : undefined,
    missing:
      'QUARTERDECK_ARGO_ROLLOUTS names no program (built from its Go module)',
    covers: 'rollouts carried out by Argo Rollouts itself',
    tests: /^Argo Rollouts itself/,
  },
};

const MAC_CHROMES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * @returns {{ found: Record<string, string>, missing: Array<{ name: string, what: string, reason: string }> }}
 *   the path of each peer that is there
 */
export function findPeers(environment = process.env) {
  const found = {};
  const missing = [];
  for (const [name, { find, missing: reason, covers }] of Object.entries(
    PEERS,
  )) {
    const path = find(environment);
    if (path) {
      found[name] = path;
    } else {
      missing.push({ name, what: covers, reason });
    }
  }
  return { found, missing };
}

export const peerNames = Object.keys(PEERS);

// What cannot be tested with the packages of Debian.
const IMPOSSIBLE = [
  {
    tests: /^Prometheus › discovers and scrapes pods by itself$/,
    reason: 'Debian builds Prometheus without kubernetes_sd_configs',
  },
];

/**
 * Where some peers are required, nothing may be skipped but what needs other
 * ones and what they cannot do.
 *
 * @param {string[]} required names of peers; none where everything may be skipped
 * @param {Array<{ name: string, what: string }>} missing peers
 * @returns {(skip: { what: string, isExcused?: boolean }) => boolean} whether a skip is forbidden
 */
export function skipPolicy(required, missing) {
  const unknown = required.find(name => !PEERS[name]);
  if (unknown) {
    throw new Problem(
      `QUARTERDECK_REQUIRE names "${unknown}"; there is ${peerNames.join(', ')}.`,
    );
  }
  const excused = missing.filter(({ name }) => !required.includes(name));
  return ({ what, isExcused = false }) =>
    required.length > 0 &&
    !isExcused &&
    !IMPOSSIBLE.some(({ tests }) => tests.test(what)) &&
    !excused.some(
      peer => peer.what === what || PEERS[peer.name].tests?.test(what),
    );
}

/** @returns {boolean} whether a test by this title needs a real cluster */
export function needsCluster(what) {
  return PEERS.cluster.tests.test(what);
}

/** @returns {string | undefined} why these packages cannot test it */
export function whyImpossible(what) {
  return IMPOSSIBLE.find(({ tests }) => tests.test(what))?.reason;
}

/** @returns {string | undefined} the first of the programs that PATH has */
export function findOnPath(programs, environment = process.env) {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  return programs
    .flatMap(program => folders.map(folder => join(folder, program)))
    .find(file => existsSync(file));
}

/** @returns {string | undefined} an S3 server, where .ci/run builds it */
function findVersityGateway(environment) {
  const cache = environment.XDG_CACHE_HOME || join(homedir(), '.cache');
  const file =
    environment.QUARTERDECK_VERSITYGW ||
    join(cache, 'quarterdeck/tools/bin/versitygw');
  return existsSync(file) ? file : undefined;
}

/** @returns {string | undefined} the folder of PostgreSQL's server programs */
export function findPostgresql(
  debianFolder = '/usr/lib/postgresql',
  environment = process.env,
) {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map(version => join(debianFolder, version, 'bin'));
  const onPath = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  return [...folders, ...onPath].find(folder =>
    ['initdb', 'postgres'].every(program => existsSync(join(folder, program))),
  );
}
