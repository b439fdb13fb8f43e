import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HISTORY_DAYS, SERVICES, planHistory } from './plan.mjs';

const NOW = Date.parse('2026-11-20T15:30:00Z');
const DAY = 24 * 3_600_000;
const past = planHistory({ now: NOW });

test('the same day has the same past', () => {
  assert.deepEqual(planHistory({ now: NOW }), past);
  assert.notDeepEqual(planHistory({ now: NOW, seed: 8 }), past);
});

test('everything happened within the days before, in its order', () => {
  const first = NOW - (HISTORY_DAYS + 3) * DAY;
  for (const { at, finishedAt, rolledBackTo } of past.deployments) {
    assert.ok(at > first && at < finishedAt && finishedAt < NOW);
    if (rolledBackTo) {
      assert.ok(finishedAt < rolledBackTo.at);
      assert.ok(rolledBackTo.at < rolledBackTo.recoveredAt);
    }
  }
  for (const { startedAt, resolvedAt } of past.incidents) {
    assert.ok(first < startedAt && startedAt < resolvedAt && resolvedAt < NOW);
  }
  const times = past.deployments.map(({ at }) => at);
  assert.deepEqual(
    times,
    [...times].sort((one, other) => one - other),
  );
});

test('every service ends with the version that the demo cluster runs', () => {
  for (const { name, last } of SERVICES) {
    const newest = past.deployments.findLast(
      ({ service, environment }) =>
        service === name && environment === 'production',
    );
    assert.equal(newest.version, last.at(-1));
    assert.equal(newest.rolledBackTo, undefined);
  }
});

test('one deployment is over before the next of its place begins, on whichever day', () => {
  for (let day = 0; day < 30; day += 1) {
    const { deployments } = planHistory({ now: NOW + day * 1.1 * DAY });
    for (const { name } of SERVICES) {
      for (const place of ['staging', 'production']) {
        const own = deployments.filter(
          each => each.service === name && each.environment === place,
        );
        own.slice(1).forEach((each, index) => {
          const before = own[index];
          const over = before.rolledBackTo?.recoveredAt ?? before.finishedAt;
          assert.ok(over < each.at, `${name} ${place} ${each.version}`);
        });
      }
    }
  }
});

test('what goes back goes back to a version that ran, and some broke otherwise', () => {
  const undone = past.deployments.filter(({ rolledBackTo }) => rolledBackTo);
  assert.ok(undone.length >= 5);
  assert.ok(past.incidents.length >= 4);
  for (const { service, at, rolledBackTo } of undone) {
    assert.ok(
      past.deployments.some(
        each =>
          each.service === service &&
          each.version === rolledBackTo.version &&
          each.at < at,
      ),
    );
  }
});

test('each version brings commits from before it, and what was bad is reverted', () => {
  for (const { service, version, commits } of past.commits) {
    const released = past.deployments.find(
      each =>
        each.service === service &&
        each.version === version &&
        each.environment === 'staging',
    );
    assert.ok(commits.length > 0);
    assert.ok(commits.every(({ mergedAt }) => mergedAt <= released.at));
    assert.ok(commits.every(each => each.committedAt <= each.mergedAt));
  }
  const titles = past.commits.flatMap(({ commits }) => commits);
  assert.ok(titles.some(({ title }) => title.startsWith('Revert "')));
});
