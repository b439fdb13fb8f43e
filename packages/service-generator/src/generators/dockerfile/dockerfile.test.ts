import { LANGUAGES } from '../../description/schema';
import { DEFAULT_VERSIONS } from '../../model/versions';
import { ordersModel } from '../../testing/ordersModel';
import { dockerfile } from '.';

function filesOf(language: (typeof LANGUAGES)[number], changes = {}) {
  const model = ordersModel(language, changes);
  return new Map(
    dockerfile.generate(model).map(({ path, content }) => [path, content]),
  );
}

it.each(LANGUAGES)('ends with what every image of %s has to have', language => {
  const text = filesOf(language, { port: 8085 }).get('Dockerfile') ?? '';
  const [last] = text.split(/^FROM /m).slice(-1);
  expect(last).toContain('\nUSER 65532:65532\n');
  expect(last).toMatch(/^EXPOSE 8085\b/m);
  expect(last).toMatch(/^HEALTHCHECK .*--retries=3 CMD \["\//m);
  expect(last).toMatch(/^ENTRYPOINT \["\//m);
  expect(last).not.toMatch(/^RUN /m);
});

it('copies the migrations of Rust only where there are some', () => {
  expect(filesOf('rust').get('Dockerfile')).not.toContain('migrations');
  const files = filesOf('rust', { database: 'postgres18' });
  expect(files.get('Dockerfile')).toContain('\nCOPY migrations ./migrations\n');
  expect(files.get('.dockerignore')).toContain('\n!migrations\n');
});

it('keeps what people typed from being anything else', () => {
  const text = filesOf('go', {
    title: 'A "title" of $HOME',
    description: 'Costs 5 \\$ or `id` "and" ${PATH} \\',
  }).get('Dockerfile');
  expect(text).toContain('title="A \\"title\\" of \\$HOME"');
  expect(text).toContain(
    'description="Costs 5 \\\\\\$ or `id` \\"and\\" \\${PATH} \\\\ "',
  );
});

it('names a digest where one is agreed on', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const { images } = DEFAULT_VERSIONS;
  const model = ordersModel(
    'go',
    {},
    {
      ...DEFAULT_VERSIONS,
      images: { ...images, static: { ...images.static, digest } },
    },
  );
  expect(dockerfile.generate(model)[0].content).toContain(
    `static-debian13:nonroot@${digest}\n`,
  );
});
