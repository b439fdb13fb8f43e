import type { PlanDocument } from '@quarterdeck/plugin-rollouts-common';

/** What to type where the portal does not answer. */
export interface Commands {
  see: string[];
  /** Back to the version before; each can be given again without harm. */
  goBack: string[];
}

/**
 * @param context - of kubectl; undefined: the one that is chosen
 */
export function kubectlCommands(
  document: PlanDocument,
  context: string | undefined,
): Commands {
  const { target, from, changes } = document;
  const kubectl = (...words: string[]) =>
    [
      'kubectl',
      ...(context === undefined ? [] : ['--context', context]),
      '-n',
      target.namespace,
      ...words,
    ]
      .map(shellWord)
      .join(' ');
  const objects = [
    ...new Set([
      resource(target.kind, target.name),
      ...changes.map(({ object }) => resource(object.kind, object.name)),
    ]),
  ];
  const main = resource(target.kind, target.name);
  const delegated = delegatedCommands(document, kubectl);
  if (delegated) {
    return delegated;
  }
  const seconds = objects.filter(
    each => each.startsWith('deployment/') && each !== main,
  );
  return {
    see: [
      kubectl('get', ...objects, '-o', 'wide', '--ignore-not-found'),
      kubectl('rollout', 'status', main, '--watch=false'),
    ],
    goBack:
      target.kind === 'Deployment'
        ? [
            kubectl(
              'set',
              'image',
              main,
              ...from.images.map(
                ({ container, image }) => `${container}=${image}`,
              ),
            ),
            kubectl('rollout', 'status', main),
            ...trafficBack(document, kubectl),
            ...seconds.map(each =>
              kubectl('delete', each, '--ignore-not-found'),
            ),
          ]
        : [],
  };
}

/** Where a controller of the cluster carries it out; undefined where none does. */
function delegatedCommands(
  { target, routing, from }: PlanDocument,
  kubectl: (...words: string[]) => string,
): Commands | undefined {
  const main = resource(target.kind, target.name);
  const images = from.images.map(
    ({ container, image }) => `${container}=${image}`,
  );
  if (routing.kind === 'flagger') {
    const canary = resource('Canary', routing.canary);
    return {
      see: [
        kubectl('get', canary, main, resource('Deployment', routing.primary)),
        kubectl('describe', canary),
      ],
      // Flagger takes what it promoted last as nothing new.
      goBack: [kubectl('set', 'image', main, ...images)],
    };
  }
  if (routing.kind === 'argo-rollouts') {
    const rollout = resource('Rollout', routing.rollout);
    const abort = JSON.stringify({ status: { abort: true } });
    return {
      see: [
        kubectl('get', rollout, '-o', 'wide'),
        kubectl('describe', rollout),
      ],
      goBack: [
        kubectl(
          'patch',
          rollout,
          '--subresource=status',
          '--type=merge',
          '-p',
          abort,
        ),
        target.kind === 'Deployment'
          ? kubectl('set', 'image', main, ...images)
          : kubectl(
              'patch',
              main,
              '--type=json',
              '-p',
              JSON.stringify(
                from.images.map(({ image }, index) => ({
                  op: 'replace',
                  path: `/spec/template/spec/containers/${index}/image`,
                  value: image,
                })),
              ),
            ),
      ],
    };
  }
  return undefined;
}

/** All requests to the stable side. */
function trafficBack(
  { routing }: PlanDocument,
  kubectl: (...words: string[]) => string,
): string[] {
  switch (routing.kind) {
    case 'istio': {
      const weight = (subset: string, value: number) =>
        `(.spec.http[] | select((.route | length) == 2) | .route[] | select(.destination.host == "${routing.host}" and .destination.subset == "${subset}") | .weight) = ${value}`;
      const change = [
        weight(routing.stableSubset, 100),
        weight(routing.candidateSubset, 0),
      ].join(' | ');
      return [
        `${kubectl('get', 'virtualservice', routing.virtualService, '-o', 'json')} | jq ${shellWord(change)} | ${kubectl('replace', '-f', '-')}`,
      ];
    }
    case 'service':
      return [
        kubectl(
          'patch',
          'service',
          routing.service,
          '--type=merge',
          '-p',
          JSON.stringify({
            spec: { selector: { [routing.label]: routing.stableValue } },
          }),
        ),
      ];
    default:
      return [];
  }
}

function resource(kind: string, name: string): string {
  return `${kind.toLowerCase()}/${name}`;
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}
