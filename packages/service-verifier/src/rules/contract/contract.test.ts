import { CONTRACT_RULES } from '.';
import { filesOf, ordersModel } from '../../testing/files';
import { verify } from '../../verify';

const model = ordersModel('go', { database: 'postgres18' });

const GOOD: Record<string, string> = {
  Dockerfile: 'FROM scratch\nEXPOSE 8080 9090\n',
  'compose.yaml': "services:\n  orders:\n    ports: ['127.0.0.1:8080:8080']\n",
  'deploy/base/deployment.yaml': `
spec:
  containers:
    - ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
      livenessProbe: { httpGet: { path: /health, port: http } }
      readinessProbe: { httpGet: { path: /ready, port: 8080 } }
`,
  'deploy/base/service.yaml':
    'spec: { ports: [{ port: 80, targetPort: http }] }\n',
  'internal/config/config.go': model.variables
    .map(
      ({ name }) =>
        `read("${name.replace(/_FILE$/, '')}") // not MORE_THAN_THIS\n`,
    )
    .join(''),
  'internal/web/routes.go': 'handle("/health")\nhandle("/ready")\n',
  '.env.example': model.variables.map(({ name }) => `${name}=\n`).join(''),
  'docs/configuration.md': model.variables
    .map(({ name }) => `- ${name}\n`)
    .join(''),
};

async function findings(changes: Record<string, string>): Promise<string[]> {
  const files = filesOf({ ...GOOD, ...changes });
  const found = await verify({ files, model }, CONTRACT_RULES);
  return found.map(({ rule, path, message }) => `${rule} ${path} ${message}`);
}

const edited = (path: string, search: string, replacement: string) => ({
  [path]: GOOD[path].replace(search, replacement),
});

describe('rules of the contract', () => {
  it('finds nothing where everybody agrees', async () => {
    expect(await findings({})).toEqual([]);
  });

  it.each([
    [edited('Dockerfile', '8080', '8000'), /ports-agree Dockerfile .*8080/],
    [edited('Dockerfile', '9090', '9090 5005'), /5005, where nothing listens/],
    [edited('compose.yaml', ":8080'", ":3000'"), /ports-agree compose\.yaml/],
    [
      edited(
        'deploy/base/deployment.yaml',
        'containerPort: 9090',
        'containerPort: 9999',
      ),
      /port metrics is 9999/,
    ],
    [
      edited('deploy/base/deployment.yaml', 'port: 8080 }', 'port: 1 }'),
      /asks port 1,/,
    ],
    [
      edited(
        'deploy/base/service.yaml',
        'targetPort: http',
        'targetPort: 3000',
      ),
      /to 3000/,
    ],
    [
      edited('deploy/base/deployment.yaml', '/ready', '/health'),
      /readinessProbe asks \/health/,
    ],
    [
      edited('internal/web/routes.go', '/ready', '/up'),
      /no code answers \/ready/,
    ],
    [
      edited('internal/config/config.go', '"LOG_LEVEL"', '"LOGGING_LEVEL"'),
      /LOGGING_LEVEL is read here/,
    ],
    [
      edited('internal/config/config.go', '"LOG_LEVEL"', '"LOGGING_LEVEL"'),
      /no code reads LOG_LEVEL/,
    ],
    [
      edited('.env.example', 'DATABASE_URL_FILE', 'DB'),
      /variables-agree \.env\.example DATABASE_URL_FILE/,
    ],
    [
      edited('docs/configuration.md', 'HTTP_PORT', 'PORT'),
      /configuration\.md HTTP_PORT/,
    ],
  ])('finds what disagrees: %#', async (changes, message) => {
    expect((await findings(changes)).join('\n')).toMatch(message);
  });
});
