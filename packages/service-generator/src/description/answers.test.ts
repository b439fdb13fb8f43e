import { AnswersInput, describeService } from './answers';
import {
  LANGUAGES,
  ServiceDescription,
  serviceDescriptionSchema,
} from './schema';
import { descriptionFile, readDescription } from './write';

const ANSWERS: AnswersInput = {
  name: 'orders',
  description: 'Takes orders and tells their state',
  owner: 'group:default/veza-team',
  repository: 'github.com?owner=veza&repo=orders',
};

describe('describeService', () => {
  it.each(LANGUAGES)('makes a %s service of four answers', language => {
    const description = describeService(language, ANSWERS);
    expect(description.metadata.name).toBe('orders');
    expect(description.delivery.repository.slug).toBe('veza/orders');
    expect(readDescription(descriptionFile(description).content)).toEqual(
      JSON.parse(JSON.stringify(description)),
    );
  });

  it.each([
    'a"b: c #d',
    "it's {{ .Values }} ${{ values.x }} {% raw %}",
    'Größe: 5 % – „ja“ ✓ "quoted" \\ back',
    '- yes: [no, "~"]',
  ])('keeps the description %j as it is', hostile => {
    const description = describeService('go', {
      ...ANSWERS,
      description: `${hostile} and more`,
    });
    expect(
      readDescription(descriptionFile(description).content).metadata
        .description,
    ).toBe(`${hostile} and more`);
  });

  it.each([
    'https://somebody:hunter2@git.example.com/shop/orders.git',
    'https://hunter2@git.example.com/shop/orders.git',
    'ssh://git:hunter2@git.example.com/shop/orders.git',
    'https://git.example.com/shop/orders.git?private_token=hunter2',
    'https://git.example.com/shop/orders.git\nRUN id',
    'https://git.example.com/$(id)',
  ])('writes no secret of a repository down, nor what is no URL: %j', url => {
    const made = () => describeService('go', { ...ANSWERS, repository: url });
    expect(made).toThrow(/"repository"/);
    expect(made).not.toThrow(/hunter2/);
    const description = describeService('go', ANSWERS);
    description.delivery.repository.url = url;
    expect(() => readDescription(descriptionFile(description).content)).toThrow(
      /delivery.repository.url/,
    );
  });

  it.each([
    '',
    'https://git.example.com:8443/shop/~anna/orders.git',
    'ssh://git@git.example.com/shop/orders.git',
    'git@git.example.com:shop/orders.git',
    'http://127.0.0.1:4711/orders.git',
  ])('takes the repository %j', url => {
    const { repository } = describeService('go', {
      ...ANSWERS,
      repository: url,
    }).delivery;
    expect(repository.url ?? '').toBe(url);
  });

  const described = () =>
    describeService('go', {
      ...ANSWERS,
      database: 'postgres18',
      previews: true,
    });
  it.each<[string, (description: ServiceDescription) => void]>([
    [
      'a variable that would be two in a file',
      ({ containers }) => {
        containers.main.variables = { GREETING: 'hello\nDATABASE_HOST=evil' };
      },
    ],
    [
      'a schedule of two lines',
      ({ backup }) => {
        Object.assign(backup ?? {}, { schedule: '0 3\n* * *' });
      },
    ],
    [
      'an address that a file would take for code',
      ({ alerts }) => {
        alerts.runbookBaseUrl = 'https://a.example/${file("/etc/passwd")}';
      },
    ],
    [
      'a preview that never ends',
      ({ environments }) => {
        Object.assign(environments.preview ?? {}, {
          timeToLive: '99999999999h',
        });
      },
    ],
  ])('refuses %s', (_, change) => {
    const description = described();
    expect(serviceDescriptionSchema.safeParse(description).success).toBe(true);
    change(description);
    expect(serviceDescriptionSchema.safeParse(description).success).toBe(false);
  });

  it('has one port for requests and probes', () => {
    const sound = describeService('go', ANSWERS);
    const moved = structuredClone(sound);
    moved.containers.main.livenessProbe.httpGet.port = 8081;
    expect(serviceDescriptionSchema.safeParse(sound).success).toBe(true);
    expect(
      serviceDescriptionSchema.safeParse(moved).error?.issues[0].path,
    ).toEqual(['containers', 'main', 'livenessProbe', 'httpGet', 'port']);
  });

  it('names the namespaces after the system', () => {
    const { environments } = describeService('rust', {
      ...ANSWERS,
      system: 'system:default/veza',
    });
    expect(environments.production.namespace).toBe('veza-production');
  });

  it.each([
    ['name', 'Orders', /lower-case/],
    ['name', '1orders', /begins with a letter/],
    ['name', 'o'.repeat(40), /at most 39/],
    ['name', 'test', /kept by Rust/],
    ['name', 'bestellungen-ü', /ü/],
    ['port', 80, /privileges/],
    ['port', 70_000, /65535/],
    ['port', 9090, /a port each/],
    ['owner', 'somebody', /entity reference/],
    ['description', 'two\nlines of text', /line breaks/],
  ])('refuses %s %j', (answer, value, message) => {
    expect(() =>
      describeService('go', { ...ANSWERS, [answer]: value }),
    ).toThrow(message);
  });
});
