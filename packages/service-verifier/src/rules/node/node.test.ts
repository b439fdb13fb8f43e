import { verify } from '../../verify';
import { NODE_RULES } from '.';

const MANIFEST = {
  engines: { node: '>=24 <25' },
  dependencies: { fastify: '5.0.0' },
  devDependencies: { '@types/node': '24.1.0', typescript: '6.0.3' },
};
const LOCK = {
  '': {},
  'node_modules/fastify': { version: '5.0.0', engines: { node: '>=20' } },
  'node_modules/@types/node': { version: '24.1.0' },
  'node_modules/typescript': { version: '6.0.3' },
  'node_modules/linter': {
    version: '8.0.0',
    engines: ['node >= 0.8'],
    peerDependencies: { typescript: '>=4.8.4 <6.1.0', jiti: '*' },
    peerDependenciesMeta: { jiti: { optional: true } },
  },
};
const DOCKERFILE = `FROM node:24-trixie-slim AS build
COPY package.json package-lock.json ./
RUN npm ci
RUN npm run build && npm prune --omit=dev
FROM gcr.io/distroless/nodejs24-debian13:nonroot
`;
const GOOD = {
  'package.json': JSON.stringify(MANIFEST),
  'package-lock.json': JSON.stringify({ packages: LOCK }, undefined, 2),
  '.npmrc': 'ignore-scripts=true\nmin-release-age=7\n',
  '.nvmrc': '24\n',
  Dockerfile: DOCKERFILE,
  Makefile: 'install:\n\tnpm ci\n\tnpm install --global tool@1.0.0\n',
};

async function findingsOf(changes: Record<string, string> = {}) {
  const files = new Map(
    Object.entries({ ...GOOD, ...changes })
      .filter(([, content]) => content !== '')
      .map(([path, content]) => [path, { content, isExecutable: false }]),
  );
  const findings = await verify({ files }, NODE_RULES);
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

const lock = (packages: object) =>
  JSON.stringify({ packages: { ...LOCK, ...packages } }, undefined, 2);

it('finds nothing where all fits', async () => {
  expect(await findingsOf()).toEqual([]);
});

it('says nothing about repositories of other languages', async () => {
  expect(
    await findingsOf({
      'package.json': '',
      'package-lock.json': '',
      '.npmrc': '',
    }),
  ).toEqual([]);
});

it.each([
  [
    'a compiler that the linter does not know',
    {
      'package-lock.json': lock({
        'node_modules/typescript': { version: '7.0.2' },
      }),
    },
    'node/peers-fit: linter 8.0.0 wants typescript >=4.8.4 <6.1.0, and 7.0.2 is locked',
  ],
  [
    'a peer that is not there',
    {
      'package-lock.json': lock({
        'node_modules/plugin': {
          version: '1.0.0',
          peerDependencies: { host: '1' },
        },
      }),
    },
    'node/peers-fit: plugin 1.0.0 wants host 1, and none is',
  ],
  [
    'a package that does not run on this Node',
    {
      'package.json': JSON.stringify({ ...MANIFEST, engines: { node: '20' } }),
      'package-lock.json': lock({
        'node_modules/vitest': {
          version: '5.1.0',
          engines: { node: '^22.12.0 || ^24.0.0 || >=26.0.0' },
        },
      }),
    },
    'node/engines-fit: vitest 5.1.0 runs on Node ^22.12.0 || ^24.0.0 || >=26.0.0, not on 20',
  ],
  [
    'no word about which Node it runs on',
    { 'package.json': JSON.stringify({ ...MANIFEST, engines: {} }) },
    'node/engines-fit: engines.node does not say which Node it runs on, such as ">=24 <25"',
  ],
  [
    'a lock of something else',
    {
      'package-lock.json': lock({
        'node_modules/fastify': { version: '4.0.0' },
      }),
    },
    'node/lock-agrees: fastify is asked for in 5.0.0, and 4.0.0 locked',
  ],
  [
    'no lock',
    { 'package-lock.json': '' },
    'node/lock-agrees: there is no package-lock.json, so each build installs something else',
  ],
  [
    'npm install in a script',
    { Makefile: 'install:\n\tnpm install\n' },
    'node/installs-what-is-locked: npm install may change what is locked: npm ci installs exactly that',
  ],
  [
    'npm install in an image',
    { Dockerfile: DOCKERFILE.replace('npm ci', 'npm install') },
    'node/installs-what-is-locked: npm install may change what is locked: npm ci installs exactly that',
  ],
  [
    'code of packages that runs at installation',
    { '.npmrc': 'min-release-age=7\n' },
    'node/installs-what-is-locked: set ignore-scripts=true: packages run code of their own when they are installed',
  ],
  [
    'another Node in the image',
    { Dockerfile: DOCKERFILE.replace('nodejs24', 'nodejs22') },
    'node/one-major: gcr.io/distroless/nodejs22-debian13:nonroot is Node 22, and package.json wants 24',
  ],
  [
    'the Node of a distribution in the image',
    { Dockerfile: `${DOCKERFILE}FROM alpine:3.24\nRUN apk add nodejs\n` },
    'node/one-major: the Node of the distribution is of any major; take the image of the one that it was built with',
  ],
  [
    'another Node in the pipeline',
    {
      '.github/workflows/ci.yml':
        'jobs:\n  test:\n    steps:\n      - with:\n          node-version: 22\n',
    },
    'node/one-major: the Node of the pipeline is Node 22, and package.json wants 24',
  ],
  [
    'a build without its tools',
    { Dockerfile: DOCKERFILE.replace('npm ci', 'npm ci --only=production') },
    'node/build-has-its-tools: it leaves out what only development needs, and the build needs that: install all, and prune after the build',
  ],
  [
    'a build without its tools, by a variable',
    {
      Dockerfile: DOCKERFILE.replace('COPY', 'ENV NODE_ENV=production\nCOPY'),
    },
    'node/build-has-its-tools: it leaves out what only development needs, and the build needs that: install all, and prune after the build',
  ],
])('finds %s', async (_what, changes, expected) => {
  expect(await findingsOf(changes)).toContain(expected);
});
