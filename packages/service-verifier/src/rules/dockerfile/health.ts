import { FileTree, ServiceModel } from '@quarterdeck/service-generator';
import { Finding, Rule } from '../../types';
import { Stage, Step, dockerfilesOf, lastOf } from './stages';

const CODE = /\.(?:go|rs|ts|js|mjs)$/;
const SHELL = new Set(['sh', 'bash', '/bin/sh', '/bin/bash', 'curl', 'wget']);

/** Compose waits for it, and a check that cannot run never succeeds. */
export const healthcheck: Rule = {
  id: 'dockerfile/healthcheck-answers',
  summary:
    'HEALTHCHECK calls what is in the image, and a command that the program has: else the container is never healthy',
  check: ({ files, model }): Finding[] =>
    dockerfilesOf(files).flatMap(stages => {
      const stage = stages[stages.length - 1];
      const step = lastOf(stage, 'HEALTHCHECK');
      const message = problemOf(step, stage, files, model);
      return message
        ? [
            {
              rule: 'dockerfile/healthcheck-answers',
              path: stage.path,
              line: step?.line ?? stage.line,
              message,
            },
          ]
        : [];
    }),
};

function problemOf(
  step: Step | undefined,
  stage: Stage,
  files: FileTree,
  model: ServiceModel | undefined,
): string | undefined {
  if (!step) {
    return 'there is no HEALTHCHECK; compose cannot wait for the service';
  }
  const { exec } = step;
  const hasNoShell = /distroless|^scratch$/.test(stage.image);
  if (!exec) {
    return hasNoShell
      ? 'HEALTHCHECK is in shell form, and there is no shell in the image'
      : undefined;
  }
  const [program, ...commands] = exec;
  if (hasNoShell && SHELL.has(program)) {
    return `there is no ${program} in the image`;
  }
  const expected = model?.program.healthcheck;
  if (expected && exec.join(' ') !== expected.join(' ')) {
    return `HEALTHCHECK calls ${exec.join(' ')}, and the program answers ${expected.join(' ')}`;
  }
  const command = commands.findLast(word => /^[a-z-]+$/.test(word));
  return command && !isKnown(command, files)
    ? `no code knows the command ${command} that HEALTHCHECK calls`
    : undefined;
}

/** Whether the program has such a command; a repository without code has nothing to be held against. */
function isKnown(command: string, files: FileTree): boolean {
  const code = [...files].filter(
    ([path]) => CODE.test(path) && !/(?:_test\.go|\.test\.ts)$/.test(path),
  );
  return (
    code.length === 0 ||
    code.some(([, { content }]) =>
      new RegExp(`["'\`]${command}["'\`]`).test(content),
    )
  );
}

/** Below 1024 only root may listen. */
export const unprivilegedPort: Rule = {
  id: 'dockerfile/unprivileged-port',
  summary:
    'The image listens on a port of 1024 or more: below it an unprivileged user is refused, and nginx does not start',
  check: ({ files }): Finding[] => [
    ...dockerfilesOf(files).flatMap(stages => {
      const stage = stages[stages.length - 1];
      return stage.steps
        .filter(
          ({ keyword, words }) =>
            keyword === 'EXPOSE' &&
            words.some(word => Number.parseInt(word, 10) < 1024),
        )
        .map(({ line }) => finding(stage.path, line));
    }),
    ...[...files]
      .filter(([path]) => /nginx.*\.(?:conf|template)$/.test(path))
      .flatMap(([path, { content }]) =>
        content.split('\n').flatMap((text, index) => {
          const port = /^\s*listen\s+(?:\S*:)?(\d+)\b/.exec(text)?.[1];
          return port && Number(port) < 1024 ? [finding(path, index + 1)] : [];
        }),
      ),
  ],
};

function finding(path: string, line: number): Finding {
  return {
    rule: 'dockerfile/unprivileged-port',
    path,
    line,
    message: 'ports below 1024 are for root; listen on 8080',
  };
}
