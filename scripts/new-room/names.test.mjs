import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesOf } from './names.mjs';

test('spells a room and what it keeps', () => {
  assert.deepEqual(namesOf('access-policies'), {
    'room-id': 'access-policies',
    room: 'accessPolicies',
    Room: 'AccessPolicies',
    ROOM: 'ACCESS_POLICIES',
    room_title: 'Access policies',
    'thing-id': 'access-policy',
    thing: 'accessPolicy',
    Thing: 'AccessPolicy',
    THING: 'ACCESS_POLICY',
    thing_words: 'access policy',
    'things-id': 'access-policies',
    Things: 'AccessPolicies',
    things_table: 'access_policies',
    things_words: 'access policies',
  });
});

for (const [noun, singular] of [
  ['checklists', 'checklist'],
  ['boxes', 'box'],
  ['patches', 'patch'],
  ['databases', 'database'],
  ['keys', 'key'],
]) {
  test(`one of the ${noun} is a ${singular}`, () => {
    assert.equal(namesOf(noun)['thing-id'], singular);
  });
}

test('takes the word for what a room keeps where its noun is no plural', () => {
  const names = namesOf('timeline', 'entry');
  assert.equal(names['things-id'], 'entries');
  assert.equal(names.Room, 'Timeline');
  assert.equal(namesOf('status', 'change')['things-id'], 'changes');
  assert.equal(namesOf('caches', 'cache')['things-id'], 'caches');
});

for (const [noun, singular, sentence] of [
  ['Checklists', undefined, /lower-case letters/],
  ['9lives', undefined, /beginning with a letter/],
  ['a--b', undefined, /single hyphens/],
  ['abc-', undefined, /single hyphens/],
  ['../etc', undefined, /is no name/],
  ['', undefined, /is no name/],
  ['ab', undefined, /at least 3 letters/],
  ['things-backend', undefined, /called by its noun alone: "things"/],
  ['timeline', undefined, /--singular/],
  ['status', undefined, /--singular/],
  ['timeline', 'x', /at least 3 letters/],
  ['timeline', 'An entry', /is no name/],
  ['maps', undefined, /means something in TypeScript/],
  ['classes', undefined, /means something in TypeScript/],
]) {
  test(`refuses "${noun}" ${singular ?? ''} in one sentence`, () => {
    assert.throws(() => namesOf(noun, singular), {
      name: 'Problem',
      message: sentence,
    });
  });
}
