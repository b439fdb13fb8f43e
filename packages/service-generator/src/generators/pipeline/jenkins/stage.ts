import { text } from '../../../text';

/** A stage with a pod of its own, whose first step is to check out. */
export interface Stage {
  name: string;
  /** All have to hold; none where it is for every change */
  when?: readonly string[];
  /** Who has to be asked before */
  input?: { message: string; ok: string; comment?: string };
  /** What only one build may hold at a time */
  lock?: string;
  /** File of the pod in `.jenkins/`, and the container in it that steps run in */
  pod: 'test' | 'build' | 'deploy';
  container: string;
  steps: readonly string[];
  /** Steps that run whatever the end */
  always?: readonly string[];
}

export function stageText(stage: Stage): string {
  return block(`stage('${stage.name}')`, [
    ...conditionsOf(stage),
    ...questionOf(stage),
    ...(stage.lock
      ? [block('options', [`lock(resource: '${stage.lock}')`])]
      : []),
    block('agent', [
      block('kubernetes', [
        `yamlFile '.jenkins/${stage.pod}.yaml'`,
        `defaultContainer '${stage.container}'`,
      ]),
    ]),
    block('steps', ['checkout scm', ...stage.steps]),
    ...(stage.always ? [block('post', [block('always', stage.always)])] : []),
  ]);
}

/** An agent, and a person, are asked for only where the conditions hold. */
function conditionsOf({ when, input }: Stage): string[] {
  return when
    ? [
        block('when', [
          'beforeAgent true',
          ...(input ? ['beforeInput true'] : []),
          ...when,
        ]),
      ]
    : [];
}

function questionOf({ input }: Stage): string[] {
  return input
    ? [
        `${input.comment ? `// ${input.comment}\n` : ''}${block('input', [
          `message '${input.message}'`,
          `ok '${input.ok}'`,
        ])}`,
      ]
    : [];
}

/** A block of Groovy. */
export function block(head: string, lines: readonly string[]): string {
  return text`
    ${head} {
      ${lines.join('\n')}
    }
  `.trimEnd();
}

/** Commands for the shell, one a step. */
export const shell = (command: string) => `sh '${command}'`;

/** Steps in another container of the pod. */
export function inContainer(name: string, steps: readonly string[]): string {
  return block(`container('${name}')`, steps);
}

/** Steps that have a file with a secret, by the name of a variable. */
export function withSecretFile(
  credentials: string,
  variable: string,
  steps: readonly string[],
): string {
  return block(
    `withCredentials([file(credentialsId: '${credentials}', variable: '${variable}')])`,
    steps,
  );
}
