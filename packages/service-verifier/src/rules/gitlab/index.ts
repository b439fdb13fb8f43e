import { parse } from 'yaml';
import { z } from 'zod';
import { Finding, Project, Rule } from '../../types';
import { gitlabFiles } from '../pipeline/files';

const variablesSchema = z.record(z.string(), z.unknown());
const jobSchema = z.looseObject({
  only: z.unknown().optional(),
  except: z.unknown().optional(),
  variables: variablesSchema.optional(),
  services: z
    .array(z.union([z.string(), z.looseObject({ name: z.string() })]))
    .optional(),
});
const fileSchema = z.record(z.string(), z.unknown());

type Job = z.infer<typeof jobSchema>;

function jobs(
  id: string,
  summary: string,
  explain: (job: Job, variables: Record<string, unknown>) => string | undefined,
): Rule {
  return { id, summary, check: project => findingsOf(id, project, explain) };
}

function findingsOf(
  rule: string,
  project: Project,
  explain: (job: Job, variables: Record<string, unknown>) => string | undefined,
): Finding[] {
  return gitlabFiles(project).flatMap(({ path, content }) => {
    const file = fileSchema.safeParse(parse(content)).data ?? {};
    const shared = variablesSchema.safeParse(file.variables).data ?? {};
    return Object.entries(file).flatMap(([name, value]): Finding[] => {
      const job = jobSchema.safeParse(value).data;
      const message = job && explain(job, { ...shared, ...job.variables });
      return message
        ? [
            {
              rule,
              path,
              line: content.split('\n').indexOf(`${name}:`) + 1,
              message: `${name}: ${message}`,
            },
          ]
        : [];
    });
  });
}

const rulesOnly = jobs(
  'gitlab/rules-rather-than-only',
  'Jobs say by rules when they run; only and except cannot be combined with them and give pipelines that run twice',
  ({ only, except }) =>
    only === undefined && except === undefined
      ? undefined
      : 'only and except are of the past: use rules',
);

const TLS = [
  'DOCKER_HOST',
  'DOCKER_TLS_CERTDIR',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
];

const dockerTls = jobs(
  'gitlab/docker-speaks-tls',
  'A Docker daemon beside a job is spoken to by TLS: without it everything on the network of the job may command it as root',
  ({ services = [] }, variables) => {
    const hasDocker = services.some(service =>
      /(?:^|\/)docker:.*dind/.test(
        typeof service === 'string' ? service : service.name,
      ),
    );
    const missing = TLS.filter(name => !variables[name]);
    return hasDocker && missing.length > 0
      ? `docker:dind without ${missing.join(', ')}; better build with BuildKit, which needs no daemon`
      : undefined;
  },
);

const once: Rule = {
  id: 'gitlab/one-pipeline-a-change',
  summary:
    'workflow: rules says which pipelines there are, so that a branch with a merge request does not get two',
  check: project =>
    gitlabFiles(project)
      .filter(
        ({ content }) =>
          !z
            .looseObject({
              workflow: z.looseObject({ rules: z.array(z.unknown()) }),
            })
            .safeParse(parse(content)).success,
      )
      .map(({ path }) => ({
        rule: 'gitlab/one-pipeline-a-change',
        path,
        message: 'It has no workflow: rules',
      })),
};

export const GITLAB_RULES: readonly Rule[] = [rulesOnly, dockerTls, once];
