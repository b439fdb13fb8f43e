import assert from 'node:assert/strict';
import { test } from 'node:test';
import { root } from '../lib/paths.mjs';
import { addDependency, addLine, wiringOf } from './wiring.mjs';

test('adds the line after those of the other rooms', () => {
  const before = `backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@quarterdeck/plugin-environments-backend'));

if (isDevelopment) {
  backend.add(import('@quarterdeck/plugin-auth-backend-module-demo'));
}
`;
  assert.equal(
    addLine(before, 'backend.add(it);'),
    before.replace(
      "environments-backend'));\n",
      "environments-backend'));\nbackend.add(it);\n",
    ),
  );
});

test('says what to do where there is no such line', () => {
  assert.throws(() => addLine('backend.start();', 'x'), {
    name: 'Problem',
    message: /--no-wire/,
  });
});

test('adds a dependency in its place and changes nothing else', () => {
  const before = `{
  "name": "app",
  "dependencies": {
    "@quarterdeck/a": "workspace:^",
    "react": "18.3.1"
  },
  "files": [
    "dist"
  ]
}
`;
  assert.equal(
    addDependency(before, '"@quarterdeck/b": "workspace:^"'),
    before.replace('"react"', '"@quarterdeck/b": "workspace:^",\n    "react"'),
  );
});

test('wires a room into the portal by three lines', () => {
  const edits = wiringOf(root, 'checklists');
  for (const { before, after, added } of edits.values()) {
    const lines = after.split('\n').filter(line => !before.includes(line));
    assert.deepEqual(
      lines.map(line => line.trim().replace(/,$/, '')),
      added,
    );
  }
  assert.equal(edits.size, 3);
});
