import { Finding, Rule } from '../../types';
import { WorkflowFile, WorkflowJob, isOwnOnly, readWorkflows } from './read';

/** A rule over each job, with the workflow that it is in. */
function jobs(
  id: string,
  summary: string,
  explain: (job: WorkflowJob, workflow: WorkflowFile) => string | undefined,
): Rule {
  return {
    id,
    summary,
    check: project =>
      readWorkflows(project).flatMap(workflow =>
        workflow.jobs.flatMap((job): Finding[] => {
          const message = explain(job, workflow);
          return message
            ? [{ rule: id, path: workflow.path, line: job.line, message }]
            : [];
        }),
      ),
  };
}

const least: Rule = {
  id: 'workflow/least-permissions',
  summary:
    'A workflow may do nothing by itself; each job says what it needs. What a workflow does not say it gets from the settings, which may be everything',
  check: project =>
    readWorkflows(project).flatMap(({ path, permissions, jobs: all }) => {
      const isNothing =
        typeof permissions === 'object' &&
        Object.values(permissions).every(
          value => value === 'read' || value === 'none',
        );
      return isNothing
        ? all
            .filter(job => job.permissions === 'write-all')
            .map(({ name, line }) => ({
              rule: 'workflow/least-permissions',
              path,
              line,
              message: `The job ${name} may write everything`,
            }))
        : [
            {
              rule: 'workflow/least-permissions',
              path,
              message: 'Begin with `permissions: {}` and give jobs their own',
            },
          ];
    }),
};

/** Findings of scans may be written: tokens of forks cannot, whatever a workflow says. */
const HARMLESS = new Set(['security-events', 'checks', 'pull-requests']);

const onlyRead = jobs(
  'workflow/requests-only-read',
  'Jobs of requests to merge write nothing and get no identity, but for those of this repository in an environment: everyone can send a request',
  (job, { triggers, jobs: all }) => {
    const mayWrite = Object.entries(
      typeof job.permissions === 'object' ? job.permissions : {},
    )
      .filter(([scope, value]) => value === 'write' && !HARMLESS.has(scope))
      .map(([scope]) => scope);
    if (!triggers.includes('pull_request') || mayWrite.length === 0) {
      return undefined;
    }
    // A job of pushes alone is none of requests.
    if (/github\.event_name == 'push' &&/.test(String(job.if ?? ''))) {
      return undefined;
    }
    return mayWrite.includes('contents') ||
      !isOwnOnly(job, all) ||
      job.environment === undefined
      ? `The job ${job.name} gets ${mayWrite.join(', ')} for requests to merge`
      : undefined;
  },
);

const DEPLOYS =
  /\bkubectl (?:apply|create|set image|rollout)\b|\bhelm (?:upgrade|install)\b|\bscripts\/deploy\.sh\b|\bargocd app sync\b|\boc (?:apply|login)\b|\bterraform\b.* apply\b|\binfrastructure\.sh apply\b/;

const noDeployments = jobs(
  'workflow/requests-do-not-deploy',
  'Requests to merge deploy nowhere but to previews of their own: what nobody has read yet would run beside what users use',
  (job, { triggers, jobs: all }) => {
    const commands = job.steps.map(({ run = '' }) => run).join('\n');
    const isPreview =
      /scripts\/preview\.sh/.test(commands) && !isOwnOnly(job, all);
    const isPush = /github\.event_name == 'push' &&/.test(String(job.if ?? ''));
    return triggers.includes('pull_request') &&
      !isPush &&
      (DEPLOYS.test(commands) || isPreview)
      ? `The job ${job.name} deploys for requests to merge`
      : undefined;
  },
);

const FOREIGN =
  /github\.(?:event\.(?:pull_request\.head|workflow_run\.head)|head_ref)|refs\/pull\//;

const noForeignCode = jobs(
  'workflow/no-foreign-code-beside-secrets',
  'Workflows that run with secrets for requests of others (pull_request_target, workflow_run) never check out the code of these requests',
  (job, { triggers }) => {
    const hasSecrets = triggers.some(trigger =>
      ['pull_request_target', 'workflow_run'].includes(trigger),
    );
    const checksOut = job.steps.some(
      ({ uses = '', run = '', with: input = {} }) =>
        (uses.startsWith('actions/checkout@') &&
          (FOREIGN.test(String(input.ref ?? '')) ||
            input['allow-unsafe-pr-checkout'] === true ||
            FOREIGN.test(String(input.repository ?? '')))) ||
        /\bgh pr checkout\b/.test(run),
    );
    return hasSecrets && checksOut
      ? `The job ${job.name} runs code of strangers beside secrets: use pull_request`
      : undefined;
  },
);

const timesOut = jobs(
  'workflow/jobs-end',
  'Each job says how long it may take; otherwise one that hangs takes six hours',
  job =>
    job.uses === undefined && job['timeout-minutes'] === undefined
      ? `The job ${job.name} has no timeout-minutes`
      : undefined,
);

const runners = jobs(
  'workflow/runners-are-fixed',
  'Jobs name the version of their runner: -latest changes under them',
  job =>
    /-latest$/.test(String(job['runs-on'] ?? ''))
      ? `The job ${job.name} runs on ${String(job['runs-on'])}`
      : undefined,
);

export const PERMISSION_RULES: readonly Rule[] = [
  least,
  onlyRead,
  noDeployments,
  noForeignCode,
  timesOut,
  runners,
];
