import { spawnSync } from 'child_process';
import { parse } from 'yaml';
import { z } from 'zod';
import { AnswersInput } from '../../description/answers';
import { LANGUAGES, Language } from '../../description/schema';
import { ordersModel } from '../../testing/ordersModel';
import { pipeline } from '.';
import { generate } from '..';
import { pipelinePage } from './page';
import { INFRASTRUCTURE_STAGES, STAGES } from './stages';

function filesOf(language: Language, more: Partial<AnswersInput> = {}) {
  const model = ordersModel(language, more);
  return new Map(
    pipeline.generate(model).map(file => [file.path, file.content]),
  );
}

const workflow = z.looseObject({
  permissions: z.strictObject({}),
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: z.record(z.string(), z.string()),
      environment: z.looseObject({ name: z.string() }).optional(),
    }),
  ),
});

const readWorkflow = (content: string | undefined) =>
  workflow.parse(parse(content ?? ''));

describe('workflows of GitHub', () => {
  it.each(LANGUAGES)('have every stage, for %s', language => {
    const files = filesOf(language);
    const jobs = ['ci', 'release'].flatMap(name =>
      Object.keys(
        readWorkflow(files.get(`.github/workflows/${name}.yml`)).jobs,
      ),
    );
    expect(jobs).toEqual(expect.arrayContaining([...STAGES]));
  });

  it('name each action by commit and version', () => {
    const actions = [...filesOf('rust').values()]
      .flatMap(content => [...content.matchAll(/uses: (.*)/g)])
      .map(match => match[1])
      .filter(reference => !reference.startsWith('./'));
    expect(actions.length).toBeGreaterThan(10);
    expect(
      actions.filter(
        reference => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(reference),
      ),
    ).toEqual([]);
  });

  it('write to Git only where Git is what deploys', () => {
    const permissions = (more: Partial<AnswersInput>) =>
      readWorkflow(filesOf('go', more).get('.github/workflows/release.yml'))
        .jobs.staging.permissions.contents;
    expect(permissions({ gitops: 'none' })).toBe('read');
    expect(permissions({ gitops: 'flux' })).toBe('write');
  });

  it('test with the servers that the service has', () => {
    const ci = (more: Partial<AnswersInput>) =>
      filesOf('go', more).get('.github/workflows/ci.yml');
    expect(ci({})).not.toContain('services:');
    expect(ci({ database: 'postgres17' })).toContain('postgres:17');
    expect(ci({ cache: 'valkey' })).toContain('valkey-cli ping');
  });
});

describe('GitLab CI', () => {
  const gitlab = (more: Partial<AnswersInput> = {}) =>
    z
      .looseObject({ stages: z.array(z.string()) })
      .parse(
        parse(
          filesOf('go', { pipeline: 'gitlab-ci', ...more }).get(
            '.gitlab-ci.yml',
          ) ?? '',
        ),
      );

  it('has every stage', () => {
    expect(gitlab().stages).toEqual([...STAGES]);
    expect(gitlab({ terraform: 'aws' }).stages).toEqual(
      expect.arrayContaining([...INFRASTRUCTURE_STAGES]),
    );
  });

  it('lets a person decide about production', () => {
    expect(gitlab().production).toMatchObject({
      rules: [{ when: 'manual', allow_failure: false }],
    });
  });

  it('has previews where they are wanted', () => {
    expect(gitlab()).not.toHaveProperty('preview');
    expect(gitlab({ previews: true })).toMatchObject({
      preview: { environment: { auto_stop_in: '72 hours' } },
    });
  });
});

describe('Jenkinsfile', () => {
  const jenkins = (more: Partial<AnswersInput> = {}) =>
    filesOf('rust', { pipeline: 'jenkins', ...more });
  const stagesOf = (content = '') =>
    [...content.matchAll(/stage\('([\w-]+)'\)/g)].map(match => match[1]);

  it('has every stage', () => {
    const file = jenkins({ terraform: 'aws' }).get('Jenkinsfile') ?? '';
    expect(stagesOf(file)).toEqual(
      expect.arrayContaining([
        ...STAGES.filter(stage => stage !== 'notify'),
        ...INFRASTRUCTURE_STAGES,
      ]),
    );
    expect(file).toMatch(/always \{[^]*scripts\/notify\.sh/);
  });

  it('makes previews of the own repository alone', () => {
    const file = jenkins({ previews: true }).get('Jenkinsfile') ?? '';
    expect(stagesOf(file)).toContain('preview');
    expect(file).toContain('env.CHANGE_FORK == null');
    expect(stagesOf(jenkins().get('Jenkinsfile'))).not.toContain('preview');
  });

  it('runs tests beside their servers', () => {
    const pod = jenkins({ database: 'postgres17' }).get('.jenkins/test.yaml');
    expect(pod).toContain('postgres:17');
    expect(pod).toContain('DATABASE_TEST_URL');
  });
});

describe('scripts', () => {
  it.each([
    { gitops: 'none', database: 'postgres18' },
    { gitops: 'argocd' },
    { kind: 'worker' },
    { strategy: 'canary-flagger' },
  ] satisfies Partial<AnswersInput>[])('are right for bash: %o', more => {
    const problems = [...filesOf('go', more)]
      .filter(([path]) => path.endsWith('.sh'))
      .map(([, input]) => spawnSync('bash', ['-n'], { input }))
      .map(({ stderr }) => stderr.toString());
    expect(problems.length).toBeGreaterThanOrEqual(6);
    expect(problems.join('')).toBe('');
  });

  it('leave production to the portal where it drives the strategy', () => {
    const deploy = (strategy: AnswersInput['strategy']) =>
      filesOf('go', { strategy }).get('scripts/deploy.sh');
    expect(deploy('blue-green')).toContain('start its rollout in the portal');
    expect(deploy('rolling')).not.toContain('rollout in the portal');
  });

  it('deploy digests, never tags', () => {
    const script = filesOf('go').get('scripts/apply.sh');
    expect(script).toContain('is_digest "$digest" || fail');
  });
});

describe('the page about the pipeline', () => {
  it.each([
    ['github-actions', /\| `preview` \| environment/],
    ['gitlab-ci', /for `preview\/\*`, not protected/],
    ['jenkins', /`kubeconfig-preview`/],
  ] as const)('says what previews need with %s', (program, setting) => {
    const page = (previews: boolean) =>
      pipelinePage(ordersModel('go', { pipeline: program, previews }));
    expect(page(true)).toMatch(setting);
    expect(page(false)).not.toMatch(setting);
  });
});

describe('previews', () => {
  const made = (more: Partial<AnswersInput>) => {
    const files = new Map(
      generate(ordersModel('go', { previews: true, ...more })).map(
        ({ path, content }) => [path, content],
      ),
    );
    return {
      files,
      byArgo: files.has('deploy/gitops/previews.yaml'),
      byPipeline: files.has('scripts/preview.sh'),
    };
  };

  it.each<[Partial<AnswersInput>, 'argocd' | 'pipeline']>([
    [{}, 'pipeline'],
    [{ gitops: 'flux' }, 'pipeline'],
    [{ gitops: 'argocd' }, 'argocd'],
    [{ gitops: 'argocd', pipeline: 'gitlab-ci' }, 'argocd'],
    [{ gitops: 'argocd', pipeline: 'jenkins' }, 'pipeline'],
    [{ gitops: 'argocd', repository: '' }, 'pipeline'],
    [
      { gitops: 'argocd', repository: 'https://git.example.com/orders.git' },
      'pipeline',
    ],
  ])('of %o are made by one alone: %s', (more, maker) => {
    expect(made(more)).toMatchObject({
      byArgo: maker === 'argocd',
      byPipeline: maker === 'pipeline',
    });
  });

  it('of Argo CD get the image that the pipeline pushes', () => {
    const { files } = made({ gitops: 'argocd' });
    expect(files.get('deploy/gitops/previews.yaml')).toContain(
      'orders:pr-{{.head_sha}}',
    );
    const preview = files.get('.github/workflows/preview.yml');
    expect(Object.keys(readWorkflow(preview).jobs)).toEqual(['build']);
    expect(preview).toContain(
      'orders:pr-${{ github.event.pull_request.head.sha }}',
    );
    const jobs = made({ gitops: 'argocd', pipeline: 'gitlab-ci' }).files.get(
      '.gitlab-ci.yml',
    );
    expect(jobs).toContain('preview:build:');
    expect(jobs).not.toContain('scripts/preview.sh');
  });
});
