import { Finding, Project } from '../../types';

export interface TextFile {
  path: string;
  content: string;
}

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const GITLAB = /^\.gitlab-ci\.ya?ml$/;
const JENKINS = /^Jenkinsfile$/;
/** What pipelines call. */
const COMMANDS = /^(?:Makefile|scripts\/[^/]+\.(?:sh|bash))$/;

function filesThat(project: Project, pattern: RegExp): TextFile[] {
  return [...project.files]
    .filter(([path]) => pattern.test(path))
    .map(([path, { content }]) => ({ path, content }));
}

export const workflowFiles = (project: Project) => filesThat(project, WORKFLOW);
export const gitlabFiles = (project: Project) => filesThat(project, GITLAB);
export const jenkinsFiles = (project: Project) => filesThat(project, JENKINS);

/** The pipelines themselves, of whichever program. */
export function pipelineFiles(project: Project): TextFile[] {
  return [WORKFLOW, GITLAB, JENKINS].flatMap(pattern =>
    filesThat(project, pattern),
  );
}

/** The pipelines and what they call. */
export function pipelineTexts(project: Project): TextFile[] {
  return [...pipelineFiles(project), ...filesThat(project, COMMANDS)];
}

/**
 * One finding for each line that is wrong; comments are not read.
 *
 * @param explain - what is wrong with the match, or undefined where nothing is
 */
export function findInLines(
  rule: string,
  files: readonly TextFile[],
  pattern: RegExp,
  explain: (match: RegExpExecArray) => string | undefined,
): Finding[] {
  return files.flatMap(({ path, content }) =>
    content.split('\n').flatMap((line, index) => {
      const match = /^\s*(?:#(?!!)|\/\/)/.test(line)
        ? null
        : pattern.exec(line);
      const message = match ? explain(match) : undefined;
      return message ? [{ rule, path, line: index + 1, message }] : [];
    }),
  );
}
