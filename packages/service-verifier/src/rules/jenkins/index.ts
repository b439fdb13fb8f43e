import { Rule } from '../../types';
import { findInLines, jenkinsFiles } from '../pipeline/files';

const VARIABLE =
  /\b(?:variable|usernameVariable|passwordVariable|keyFileVariable|keystoreVariable|tokenVariable):\s*['"](\w+)['"]/g;

const interpolated: Rule = {
  id: 'jenkins/no-interpolated-secrets',
  summary:
    'Secrets reach commands as variables of the shell: in double quotes Groovy writes them into the script, where logs and the list of processes show them',
  check: project =>
    jenkinsFiles(project).flatMap(file => {
      const names = [...file.content.matchAll(VARIABLE)].map(match => match[1]);
      return names.length === 0
        ? []
        : findInLines(
            'jenkins/no-interpolated-secrets',
            [file],
            new RegExp(
              `"[^"\\n]*\\$\\{?(?:env\\.|params\\.)?(${names.join('|')})\\b`,
            ),
            // Shell quotes inside of Groovy's single quotes are the shell's own.
            ({ 1: name, input, index }) =>
              (input.slice(0, index).match(/'/g) ?? []).length % 2 === 1
                ? undefined
                : `${name} is a secret, and Groovy writes it into the script: use single quotes`,
          );
    }),
};

const noAgent: Rule = {
  id: 'jenkins/nobody-waits-on-an-agent',
  summary:
    'No agent is held while a person thinks: the pipeline has none of its own, and stages that ask take theirs after the answer',
  check: project =>
    jenkinsFiles(project)
      .filter(
        ({ content }) =>
          /\binput\b/.test(content) && !/^\s*agent none\b/m.test(content),
      )
      .map(({ path }) => ({
        rule: 'jenkins/nobody-waits-on-an-agent',
        path,
        message:
          'Set `agent none` for the pipeline and an agent for each stage',
      })),
};

const ends: Rule = {
  id: 'jenkins/builds-end',
  summary: 'A build ends after a time, and old builds are discarded',
  check: project =>
    jenkinsFiles(project).flatMap(({ path, content }) =>
      ['timeout', 'buildDiscarder', 'disableConcurrentBuilds']
        .filter(option => !new RegExp(`\\b${option}\\(`).test(content))
        .map(option => ({
          rule: 'jenkins/builds-end',
          path,
          message: `options has no ${option}`,
        })),
    ),
};

export const JENKINS_RULES: readonly Rule[] = [interpolated, noAgent, ends];
