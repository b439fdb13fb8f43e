import { dockerfileRule } from './rule';
import { lastOf } from './stages';

export const numericUser = dockerfileRule(
  'dockerfile/numeric-user',
  'USER is a number: Kubernetes refuses runAsNonRoot for a name, because it cannot tell whether that is root',
  stage => {
    const user = lastOf(stage, 'USER');
    return user && !/^\d+(?::\d+)?$/.test(user.words[0] ?? '')
      ? [
          {
            line: user.line,
            message: `USER ${user.text} is a name; write its number, such as 65532:65532`,
          },
        ]
      : [];
  },
);

export const notRoot = dockerfileRule(
  'dockerfile/not-root',
  'What is run is not root: whoever breaks into it must not own the node',
  stage => {
    const user = lastOf(stage, 'USER');
    if (!user) {
      return [
        {
          line: stage.line,
          message: 'the last stage has no USER, so it runs as root',
        },
      ];
    }
    return /^(?:0|root)(?::|$)/.test(user.words[0] ?? '')
      ? [
          {
            line: user.line,
            message: 'the last USER is root; end with an unprivileged one',
          },
        ]
      : [];
  },
);

export const readableProgram = dockerfileRule(
  'dockerfile/program-within-reach',
  'The program lies where its user may go: /root is closed to everybody else, whatever the mode of the file',
  stage => {
    const program = lastOf(stage, 'ENTRYPOINT') ?? lastOf(stage, 'CMD');
    const targets = stage.steps.filter(
      ({ keyword, words }) =>
        ['COPY', 'ADD', 'WORKDIR'].includes(keyword) &&
        isInRoot(words.at(-1) ?? ''),
    );
    const started = program?.exec?.[0] ?? program?.words[0] ?? '';
    return [
      ...targets.map(({ line }) => ({
        line,
        message: 'it is put below /root, which only root can enter; use /app',
      })),
      ...(program && isInRoot(started)
        ? [
            {
              line: program.line,
              message: `${started} is below /root, which only root can enter`,
            },
          ]
        : []),
    ];
  },
);

function isInRoot(path: string): boolean {
  return /^\/root(?:\/|$)/.test(path);
}

export const modeWithCopy = dockerfileRule(
  'dockerfile/mode-with-copy',
  'Modes and owners are set by COPY --chmod and --chown: a RUN chmod after USER is not permitted, and before it doubles the layer',
  stage =>
    stage.steps
      .filter(
        ({ keyword, text }) =>
          keyword === 'RUN' && /(?:^|[\s;&|])ch(?:mod|own)\s/.test(text),
      )
      .map(({ line }) => ({
        line,
        message: 'set mode and owner with COPY --chmod and --chown',
      })),
);
