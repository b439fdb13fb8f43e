import { VersionTable } from '../../../model/versions';
import { commentText, yamlText } from '../../../text';

export type Step = Readonly<Record<string, unknown>>;
export type Job = Readonly<Record<string, unknown>>;

export interface Workflow {
  comment: string;
  name: string;
  on: Readonly<Record<string, unknown>>;
  concurrency?: { group: string; 'cancel-in-progress': boolean | string };
  env?: Readonly<Record<string, string>>;
  jobs: Readonly<Record<string, Job | undefined>>;
}

export const RUNNER = 'ubuntu-24.04';

/** `${{ … }}`, which GitHub reads, not this program. */
export function expression(code: string): string {
  return `\${{ ${code} }}`;
}

export const CHECKOUT: Step = {
  uses: 'actions/checkout',
  with: { 'persist-credentials': false },
};

/**
 * A workflow that may do nothing but what its jobs ask for, whose actions are commits and whose commands stop at the
 * first that fails.
 */
export function workflowText(
  { comment, name, on, concurrency, env, jobs }: Workflow,
  versions: VersionTable,
): string {
  const content = yamlText([
    {
      value: {
        name,
        on,
        permissions: {},
        concurrency,
        env,
        defaults: { run: { shell: 'bash' } },
        jobs: Object.fromEntries(
          Object.entries(jobs).filter(([, job]) => job !== undefined),
        ),
      },
    },
  ]);
  return commentText(comment) + spaced(pinned(bare(content), versions));
}

/** GitHub reads YAML 1.2, in which `on` is a word like others. */
function bare(content: string): string {
  return content.replace(/^'on':/m, 'on:');
}

/** Actions by commit, each with the version that a bot raises. */
function pinned(content: string, versions: VersionTable): string {
  return content.replace(
    /^(\s*-? *uses: )([\w-]+\/[\w-]+)(\/[\w./-]+)?$/gm,
    (_line, before: string, action: string, path = '') => {
      const known = versions.actions[action];
      if (!known) {
        throw new Error(`No commit of the action ${action} is agreed on`);
      }
      return `${before}${action}${path}@${known.commit} # ${known.version}`;
    },
  );
}

/** An empty line before each part and each job. */
function spaced(content: string): string {
  const [head, jobs = ''] = content.split(/^jobs:\n/m);
  return `${head.replace(/\n(?=(?:on|permissions|concurrency|env|defaults):)/g, '\n\n')}\njobs:\n${jobs.replace(/\n(?= {2}[\w-]+:\n)/g, '\n\n')}`;
}
