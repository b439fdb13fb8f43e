import { Finding, Project, Rule } from '../../types';
import { findInLines, workflowFiles } from '../pipeline/files';
import { WorkflowStep, readWorkflows } from './read';

function steps(
  id: string,
  project: Project,
  explain: (
    step: WorkflowStep,
    later: readonly WorkflowStep[],
  ) => string | undefined,
): Finding[] {
  return readWorkflows(project).flatMap(({ path, jobs }) =>
    jobs.flatMap(job =>
      job.steps.flatMap((step, index): Finding[] => {
        const message = explain(step, job.steps.slice(index + 1));
        return message ? [{ rule: id, path, line: job.line, message }] : [];
      }),
    ),
  );
}

/** What strangers choose: texts and names of requests, branches, comments. */
const UNTRUSTED =
  /\$\{\{[^}]*github\.(?:head_ref|event\.(?:[\w.]*\.)?(?:title|body|message|label|ref|name|email|default_branch|page_name))\b[^}]*\}\}/;

const untrusted: Rule = {
  id: 'workflow/no-untrusted-input-in-commands',
  summary:
    'Texts that strangers write reach commands as variables, never as part of the script: a title may hold `$(…)`',
  check: project =>
    steps(
      'workflow/no-untrusted-input-in-commands',
      project,
      ({ run = '' }) => {
        const found = UNTRUSTED.exec(run)?.[0];
        if (found) {
          return `${found} becomes part of the script: hand it over by env`;
        }
        return /\bcat\b[^\n]*>>\s*"?\$GITHUB_ENV/.test(run)
          ? 'A file becomes variables of all later steps, whoever wrote it: take the one value that is wanted'
          : undefined;
      },
    ),
};

const exported: Rule = {
  id: 'workflow/no-export-for-later-steps',
  summary:
    'Variables for later steps go to $GITHUB_ENV: each step has a shell of its own, in which an export ends',
  check: project =>
    steps(
      'workflow/no-export-for-later-steps',
      project,
      ({ run = '' }, later) => {
        for (const [, name] of run.matchAll(/^\s*export\s+(\w+)=/gm)) {
          const rest = run.slice(run.lastIndexOf(`export ${name}`));
          const isLast = !/\n\s*\S/.test(rest.replace(/^[^\n]*/, ''));
          const isUsed = later.some(step =>
            new RegExp(`\\$\\{?${name}\\b`).test(step.run ?? ''),
          );
          if (isLast || isUsed) {
            return `${name} is gone when this step ends: write it to $GITHUB_ENV, or set it where it is used`;
          }
        }
        return undefined;
      },
    ),
};

const credentials: Rule = {
  id: 'workflow/checkout-keeps-no-token',
  summary:
    'A checkout leaves no token behind: later steps and artifacts could read it',
  check: project =>
    steps('workflow/checkout-keeps-no-token', project, step =>
      step.uses?.startsWith('actions/checkout@') &&
      step.with?.['persist-credentials'] !== false
        ? 'Set persist-credentials: false'
        : undefined,
    ),
};

const signs: Rule = {
  id: 'workflow/signs-digests',
  summary:
    'Signatures and attestations are of digests and by the identity of the run: a tag can point elsewhere, a key can be stolen',
  check: project => [
    ...findInLines(
      'workflow/signs-digests',
      workflowFiles(project),
      /\bcosign (?:sign|attest)\b.*/,
      ([command]) => {
        if (/--key[ =]/.test(command)) {
          return 'It signs with a key that lives longer than the run: leave --key out';
        }
        return /@|digest/i.test(command)
          ? undefined
          : 'It signs a tag: name the digest';
      },
    ),
    ...steps('workflow/signs-digests', project, step =>
      /^actions\/attest(?:-build-provenance)?@/.test(step.uses ?? '') &&
      step.with?.['subject-digest'] === undefined &&
      step.with?.['subject-path'] === undefined
        ? 'It attests no digest'
        : undefined,
    ),
  ],
};

export const STEP_RULES: readonly Rule[] = [
  untrusted,
  exported,
  credentials,
  signs,
];
