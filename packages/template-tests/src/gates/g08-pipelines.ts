import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { complaintsOf, runProgram } from '../programs';
import { writeTree } from '../renders';
import { Gate, Problem, Render, Tools } from '../types';
import { workflowErrors } from './workflowParser';

const usesPipeline = (name: string) => (render: Render) =>
  render.model.description.delivery.pipeline === name;

/** G8: GitHub's own parser, actionlint with shellcheck for each command, and zizmor find nothing. */
export const workflows: Gate = {
  id: 'G8',
  title: 'has workflows that GitHub, actionlint, shellcheck and zizmor accept',
  tools: ['actionlint', 'shellcheck', 'zizmor'],
  selects: usesPipeline('github-actions'),
  async run({ directory, files }, tools) {
    const paths = [...files.keys()].filter(path =>
      path.startsWith('.github/workflows/'),
    );
    if (paths.length === 0) {
      return ['There are no workflows'];
    }
    const parsed = await Promise.all(
      paths.map(path => workflowErrors(path, files.get(path)?.content ?? '')),
    );
    const linted = runProgram(
      tools.path('actionlint'),
      [
        '-no-color',
        '-oneline',
        '-shellcheck',
        tools.path('shellcheck'),
        ...paths,
      ],
      { cwd: directory },
    );
    // What is below medium is taste, and a syntax that most runners do not know yet.
    const audited = runProgram(
      tools.path('zizmor'),
      ['--offline', '--no-progress', '--quiet', '--min-severity=medium', '.'],
      { cwd: directory },
    );
    return [
      ...parsed.flat(),
      ...complaintsOf(linted),
      ...complaintsOf(audited),
    ];
  },
};

const jobSchema = z.looseObject({
  before_script: z.array(z.string()).default([]),
  script: z.array(z.string()).default([]),
  after_script: z.array(z.string()).default([]),
});

/** G8: GitLab's schema and rules hold, in a branch and in a request to merge, and shellcheck finds nothing in its commands. */
export const gitlab: Gate = {
  id: 'G8',
  title: 'has a pipeline of GitLab that gitlab-ci-local and shellcheck accept',
  tools: ['git', 'gitlab-ci-local', 'shellcheck'],
  selects: usesPipeline('gitlab-ci'),
  async run(render, tools) {
    const content = render.files.get('.gitlab-ci.yml')?.content;
    if (content === undefined) {
      return ['There is no .gitlab-ci.yml'];
    }
    return [
      ...(await gitlabProblems(render, tools)),
      ...gitlabCommands(content, tools),
    ];
  },
};

/** It asks Git which branch it is and what has changed, so it gets a repository of its own. */
async function gitlabProblems(
  { files }: Render,
  tools: Tools,
): Promise<Problem[]> {
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-gitlab-'));
  try {
    await writeTree(directory, files);
    const git = (...args: string[]) =>
      runProgram(
        tools.path('git'),
        ['-c', 'user.name=test', '-c', 'user.email=test@invalid', ...args],
        { cwd: directory },
      );
    const prepared = [
      git('init', '--quiet', '--initial-branch=main'),
      git('remote', 'add', 'origin', 'https://gitlab.example/veza/orders.git'),
      git('add', '--all'),
      git('commit', '--quiet', '--message', 'Begin'),
      git('update-ref', 'refs/remotes/origin/main', 'HEAD'),
      git('remote', 'set-head', 'origin', 'main'),
    ];
    const asked = [
      ['--list'],
      ['--preview'],
      ['--list', '--variable', 'CI_PIPELINE_SOURCE=merge_request_event'],
    ].map(args =>
      runProgram(tools.path('gitlab-ci-local'), args, { cwd: directory }),
    );
    return [...prepared, ...asked].flatMap(complaintsOf);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function gitlabCommands(content: string, tools: Tools): Problem[] {
  const jobs = z.record(z.string(), z.unknown()).parse(parse(content));
  return Object.entries(jobs).flatMap(([name, value]) => {
    const job = jobSchema.safeParse(value).data;
    const commands = job
      ? [...job.before_script, ...job.script, ...job.after_script]
      : [];
    return commands.length === 0
      ? []
      : complaintsOf(
          runProgram(
            tools.path('shellcheck'),
            ['--shell=dash', '--severity=warning', '--format=gcc', '-'],
            { input: `${commands.join('\n')}\n` },
          ),
        ).map(line => `${name}: ${line}`);
  });
}

/** G8: the parser of Groovy takes the Jenkinsfile. */
export const jenkins: Gate = {
  id: 'G8',
  title: 'has a Jenkinsfile that npm-groovy-lint accepts',
  tools: ['java', 'npm-groovy-lint'],
  isSlow: true,
  selects: usesPipeline('jenkins'),
  async run({ directory, files }, tools) {
    const content = files.get('Jenkinsfile')?.content;
    if (content === undefined) {
      return ['There is no Jenkinsfile'];
    }
    const known = parsedJenkinsfiles.get(content);
    if (known) {
      return known;
    }
    const problems = complaintsOf(
      runProgram(
        tools.path('npm-groovy-lint'),
        [
          '--noserver',
          '--parse',
          '--failon=error',
          '--loglevel=error',
          '--path=.',
          '--files=**/Jenkinsfile',
        ],
        { cwd: directory },
      ),
    );
    parsedJenkinsfiles.set(content, problems);
    return problems;
  },
};

/** It takes half a minute, and most renders have the same one. */
const parsedJenkinsfiles = new Map<string, Problem[]>();
