import {
  AnswersInput,
  LANGUAGES,
  generate,
  treeOf,
} from '@quarterdeck/service-generator';
import { Project } from '../../types';
import { filesOf, ordersModel } from '../../testing/files';
import { verify } from '../../verify';
import { CODE_RULES } from '../code';
import { COMPOSE_RULES } from '../compose';
import { DOCKERFILE_RULES } from '.';

const RULES = [...DOCKERFILE_RULES, ...COMPOSE_RULES, ...CODE_RULES];

function generated(
  language: (typeof LANGUAGES)[number],
  more: Partial<AnswersInput> = {},
): Project {
  const model = ordersModel(language, more);
  return { files: treeOf(generate(model, ['dockerfile', 'compose'])), model };
}

const written = (texts: Record<string, string>): Project => ({
  files: filesOf(texts),
});

async function rulesBroken(project: Project): Promise<string[]> {
  const findings = await verify(project, RULES);
  return [...new Set(findings.map(({ rule }) => rule))].sort();
}

const GOOD = `FROM golang:1.27-alpine3.24 AS build
COPY go.mod ./
RUN go mod download
COPY . .
RUN go build -o /out/server
FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build --chmod=0555 /out/server /app/server
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=30s CMD ["/app/server", "healthcheck"]
ENTRYPOINT ["/app/server"]
`;

function image(search: string | RegExp, replacement: string) {
  return {
    'go.mod': 'module x\n',
    Dockerfile: GOOD.replace(search, replacement),
  };
}

it.each(LANGUAGES)(
  'finds nothing in what is generated for %s',
  async language => {
    const more = { database: 'postgres18', cache: 'redis' } as const;
    const found = await rulesBroken(generated(language, more));
    // Only the sources of the template are not there.
    expect(found).toEqual(['dockerfile/copies-what-exists']);
  },
);

it('finds nothing in a good one', async () => {
  expect(await rulesBroken(written(image('8080', '8081')))).toEqual([]);
});

it.each([
  ['numeric-user', 'USER 65532:65532', 'USER app'],
  ['not-root', 'USER 65532:65532', 'USER 0'],
  ['not-root', 'USER 65532:65532\n', ''],
  ['program-within-reach', /\/app\/server/g, '/root/server'],
  ['mode-with-copy', 'EXPOSE', 'RUN chmod 755 /app\nEXPOSE'],
  ['supported-images', 'golang:1.27', 'golang:1.9'],
  ['supported-images', 'alpine3.24', 'alpine3.18'],
  ['pinned-images', 'golang:1.27-alpine3.24', 'golang'],
  ['pinned-images', 'golang:1.27-alpine3.24', 'golang:alpine'],
  ['unprivileged-base', 'static-debian13:nonroot', 'static-debian13:latest'],
  ['unprivileged-base', 'static-debian13', 'static'],
  ['dependencies-first', 'COPY go.mod ./', 'COPY . .'],
  ['copies-what-exists', 'COPY go.mod ./', 'COPY go.mod go.sum ./'],
  ['copies-what-exists', '--from=build', '--from=builder'],
  ['healthcheck-answers', /HEALTHCHECK.*\n/, ''],
  ['healthcheck-answers', /CMD \[.*\]/, 'CMD curl -f localhost:8080'],
  ['healthcheck-answers', /CMD \[.*\]/, 'CMD ["wget", "localhost:8080"]'],
  ['unprivileged-port', 'EXPOSE 8080', 'EXPOSE 80/tcp'],
])('finds %s', async (rule, search, replacement) => {
  expect(await rulesBroken(written(image(search, replacement)))).toEqual([
    `dockerfile/${rule}`,
  ]);
});

it('knows what is kept from the build', async () => {
  const project = (ignored: string) =>
    written({ ...image('8080', '8081'), '.dockerignore': ignored });
  expect(await rulesBroken(project('*\n!go.mod\n'))).toEqual([]);
  expect(await rulesBroken(project('**/*.mod\n'))).toEqual([
    'dockerfile/copies-what-exists',
  ]);
});

it('knows the commands of the program', async () => {
  const project = (code: string) =>
    written({ ...image('8080', '8081'), 'main.go': code });
  expect(await rulesBroken(project('case "healthcheck":'))).toEqual([]);
  expect(await rulesBroken(project('case "health":'))).toEqual([
    'dockerfile/healthcheck-answers',
  ]);
});

const SERVICE = `services:
  app:
    build: .
    read_only: true
    cap_drop: [ALL]
    security_opt: ['no-new-privileges:true']
    ports: ['127.0.0.1:8080:8080']
    depends_on: { db: { condition: service_healthy } }
  db:
    image: postgres:18-alpine
    environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
    volumes: ['data:/var/lib/postgresql']
    healthcheck: { test: [CMD, pg_isready] }
`;

it.each([
  [undefined, 'data:', 'rows:'],
  ['compose/no-version', 'services:', "version: '3'\nservices:"],
  [
    'compose/waits-for-health',
    '{ db: { condition: service_healthy } }',
    '[db]',
  ],
  ['compose/waits-for-health', 'service_healthy', 'service_started'],
  ['compose/waits-for-health', /\n {4}healthcheck.*/, ''],
  ['compose/loopback-ports', '127.0.0.1:8080', '8080'],
  ['compose/passwords-from-files', 'PASSWORD_FILE:', 'PASSWORD:'],
  ['compose/passwords-from-files', /PASSWORD_FILE: \S+/, 'PASSWORD: hidden'],
  [
    'compose/postgres-volume',
    '/var/lib/postgresql',
    '/var/lib/postgresql/data',
  ],
  ['compose/postgres-volume', 'postgres:18', 'postgres:17'],
  ['compose/confined', 'read_only: true', 'read_only: false'],
  ['compose/confined', '[ALL]', '[NET_RAW]'],
])('finds %s', async (rule, search, replacement) => {
  const content = SERVICE.replace(search, replacement);
  const findings = await verify(
    written({ 'compose.yaml': content }),
    COMPOSE_RULES,
  );
  const placed = findings.filter(({ line = 0 }) => line > 0);
  expect(placed.map(finding => finding.rule)).toEqual(rule ? [rule] : []);
});

it.each([
  ['main.go', 'http.ListenAndServe(":8080", nil)', true],
  ['src/main.ts', "server.listen({ port: 8080, host: '::' });", true],
  ['src/main.rs', 'TcpListener::bind("0.0.0.0:8080").await', true],
  ['main_test.go', 'http.ListenAndServe(":8080", nil)', false],
  ['main.go', 'http.ListenAndServe(fmt.Sprintf(":%d", port), nil)', false],
  ['src/main.ts', "server.listen({ port, host: '0.0.0.0' });", false],
])(
  'finds a port that is written down in %s: %s',
  async (path, code, isFound) => {
    expect(await rulesBroken(written({ [path]: code }))).toEqual(
      isFound ? ['code/listens-on-configured-port'] : [],
    );
  },
);

it('finds traces that end too early', async () => {
  const start = 'stop, err := StartTracing(ctx)\n';
  const late = 'defer stop(ctx)\n';
  const open = 'pool, err := database.Open(ctx)\n';
  expect(
    await rulesBroken(written({ 'main.go': start + late + open })),
  ).toEqual([]);
  expect(
    await rulesBroken(written({ 'main.go': start + open + late })),
  ).toEqual(['code/telemetry-ends-last']);
});
