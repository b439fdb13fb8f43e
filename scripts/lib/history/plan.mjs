// What happened to the demo estate in the 90 days before: which versions were
// deployed, which of them were bad, what broke, and who committed what before.
// Pure: the same day and seed give the same past. Times are ms since 1970, UTC.
import { workingTimes } from './workingTimes.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const HISTORY_DAYS = 90;

/**
 * The services, how often each is released, and the versions with which the
 * demo begins: those of the cluster's own scenario, which the past ends with.
 */
export const SERVICES = [
  released(
    'veza-backend-api',
    40,
    'v1.2',
    ['v1.3.0', 'v1.4.1', 'v1.4.2'],
    0.14,
  ),
  released('veza-web', 48, 'v5.0', ['v5.1.2', 'v5.1.3'], 0.06),
  released('veza-chat-server', 16, 'v1.9', ['v2.0.4', 'v2.1.0'], 0.25),
  released('veza-stream-server', 12, 'v2.9', ['v3.0.1', 'v3.0.2'], 0.1),
  released('city-resource-graph-api', 18, 'v0.7', ['v0.8.1', 'v0.8.2'], 0.2),
  released(
    'city-resource-graph-matching-worker',
    7,
    'v0.4',
    ['v0.5.3', 'v0.5.4'],
    0,
  ),
  released('city-resource-graph-web', 14, 'v0.9', ['v1.0.5', 'v1.1.0'], 0.1),
];

function released(name, releases, before, last, badShare) {
  return { name, releases, before, last, badShare };
}

const SUBJECTS = [
  'Cache what every page asks for',
  'Say what is wrong with an upload',
  'Bound the size of a request',
  'Retry what a restart interrupted',
  'Measure how long searches take',
  'Keep a session over a deployment',
  'Remove an index that nobody uses',
  'Read settings once',
];
const TROUBLES = [
  ['Requests fail with 500', 'P1'],
  ['Answers take longer than two seconds', 'P2'],
  ['Sign-in fails for some', 'P1'],
  ['Nothing is answered', 'P0'],
];

/**
 * @param {{ now: number, seed?: number }} options
 * @returns {{ deployments: object[], incidents: object[], commits: object[] }}
 *   deployments oldest first: `{ service, environment, version, at, finishedAt,
 *   rolledBackTo?: { version, at, recoveredAt } }`; incidents `{ key, service, title,
 *   severity, startedAt, resolvedAt }`; commits by service and version
 */
export function planHistory({ now, seed = 7 }) {
  const random = generator(seed);
  const today = Math.floor(now / DAY) * DAY;
  const past = { deployments: [], incidents: [], commits: [] };
  for (const each of SERVICES) {
    planService(each, { now, today, random }, past);
  }
  planTroubleFromOutside({ today, random }, past);
  past.deployments.sort((one, other) => one.at - other.at);
  past.incidents.sort((one, other) => one.startedAt - other.startedAt);
  return past;
}

function planService(each, { now, today, random }, past) {
  const { name, releases, before, last, badShare } = each;
  const times = workingTimes({
    from: today - HISTORY_DAYS * DAY,
    // The newest is some hours old, so that today's suspects are today's.
    to: now - 26 * HOUR,
    count: releases,
    random,
  });
  let running;
  let undone;
  let previousAt = times[0] - 5 * DAY;
  times.forEach((at, index) => {
    const fromEnd = times.length - index;
    const isLast = fromEnd <= last.length;
    const version = isLast ? last[last.length - fromEnd] : `${before}.${index}`;
    const isBad = !isLast && index > 0 && random() < badShare;
    // What goes to staging is built from what has been merged by then.
    const stagedAt = Math.max(
      at - between(random, 2, 30) * HOUR,
      // One version is looked at after the other.
      (times[index - 1] ?? 0) + 6 * MINUTE,
    );
    past.commits.push(
      commitsOf(name, version, {
        from: previousAt,
        to: stagedAt,
        undone,
        random,
      }),
    );
    previousAt = stagedAt;
    undone = isBad ? past.commits.at(-1).commits.at(-1).title : undefined;
    past.deployments.push(
      deployment(name, 'staging', version, stagedAt, { random }),
    );
    const toProduction = deployment(name, 'production', version, at, {
      random,
    });
    past.deployments.push(toProduction);
    if (isBad && random() < 0.6) {
      const undoneAt =
        toProduction.finishedAt + between(random, 2, 12) * MINUTE;
      toProduction.rolledBackTo = {
        version: running,
        at: undoneAt,
        recoveredAt: undoneAt + 50_000,
      };
    } else {
      if (isBad) {
        past.incidents.push(
          trouble(
            name,
            toProduction.finishedAt + between(random, 5, 90) * MINUTE,
            random,
          ),
        );
      }
      running = version;
    }
  });
}

function deployment(service, environment, version, at, { random }) {
  return {
    service,
    environment,
    version,
    at,
    finishedAt: at + between(random, 35, 240) * 1000,
  };
}

/** Some of what breaks comes from nothing that was deployed. */
function planTroubleFromOutside({ today, random }, past) {
  for (const daysAgo of [71, 38, 12]) {
    const at =
      today - daysAgo * DAY + 3 * HOUR + between(random, 0, 50) * MINUTE;
    const isQuiet = !past.deployments.some(
      each =>
        each.service === 'veza-stream-server' &&
        at - each.finishedAt < DAY &&
        at > each.at,
    );
    if (isQuiet) {
      past.incidents.push(trouble('veza-stream-server', at, random));
    }
  }
}

function trouble(service, startedAt, random) {
  const [title, severity] = TROUBLES[Math.floor(random() * TROUBLES.length)];
  return {
    key: `history/${service}/${startedAt}`,
    service,
    title,
    severity,
    startedAt,
    resolvedAt: startedAt + between(random, 12, 150) * MINUTE,
  };
}

/**
 * Each merged by a pull request some hours after it was committed; what was bad is taken back first.
 */
function commitsOf(service, version, { from, to, undone, random }) {
  const count = 1 + Math.floor(random() * 4);
  const commits = Array.from({ length: count }, (_, index) => {
    const mergedAt = Math.max(from, to - between(random, 2, 40) * HOUR);
    const committedAt = Math.max(
      from - DAY,
      mergedAt - between(random, 1, 30) * HOUR,
    );
    const subject = SUBJECTS[Math.floor(random() * SUBJECTS.length)];
    const title =
      index === 0 && undone !== undefined ? `Revert "${undone}"` : subject;
    return { committedAt, mergedAt, title };
  });
  return {
    service,
    version,
    commits: commits.sort((one, other) => one.mergedAt - other.mergedAt),
  };
}

function between(random, least, most) {
  return Math.floor(least + random() * (most - least));
}

/** Mulberry32: small, and the same everywhere. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
