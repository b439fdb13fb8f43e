import {
  Fields,
  Manifest,
  fieldsAt,
  isFields,
  itemsAt,
  stringAt,
  valueAt,
} from '@quarterdeck/kustomize';
import {
  PodView,
  Problem,
  View,
  ofKind,
  podsOf,
  selects,
  viewRule,
} from './views';

const METADATA_ADDRESS = '169.254.169.254/32';

export const networkPolicies = viewRule(
  'kubernetes/network-policies',
  'Every pod, also of Jobs and of what Flagger makes, is reached by and reaches only what is named, and can look up names',
  view => [
    ...ofKind(view, 'NetworkPolicy').flatMap(policyProblems),
    ...podsOf(view).flatMap(pod => podProblems(view, pod)),
    ...primaryProblems(view),
  ],
);

function policyProblems(object: Manifest): Problem[] {
  const rules = (direction: string) => itemsAt(object, 'spec', direction);
  const isOpen = (rule: Fields) => Object.keys(rule).length === 0;
  const blocks = rules('egress').flatMap(rule =>
    itemsAt(rule, 'to')
      .map(peer => fieldsAt(peer, 'ipBlock'))
      .filter(isFields),
  );
  return [
    ...['ingress', 'egress']
      .filter(direction => rules(direction).some(isOpen))
      .map(direction => ({
        object,
        message: `a rule of ${direction} allows everything`,
      })),
    ...blocks
      .filter(({ cidr, except }) => {
        const exceptions: unknown[] = Array.isArray(except) ? except : [];
        return cidr === '0.0.0.0/0' && !exceptions.includes(METADATA_ADDRESS);
      })
      .map(() => ({
        object,
        message: `it reaches the credentials of the node: except ${METADATA_ADDRESS}`,
      })),
  ];
}

function podProblems(
  view: View,
  { object, labels }: Pick<PodView, 'object' | 'labels'>,
): Problem[] {
  const policies = ofKind(view, 'NetworkPolicy').filter(policy =>
    selects(valueAt(policy, 'spec', 'podSelector'), labels),
  );
  const isCovered = (direction: string) =>
    policies.some(policy => {
      const types = valueAt(policy, 'spec', 'policyTypes');
      return Array.isArray(types) && types.includes(direction);
    });
  const canLookUp = policies.some(policy =>
    itemsAt(policy, 'spec', 'egress').some(rule =>
      itemsAt(rule, 'ports').some(({ port }) => port === 53),
    ),
  );
  const calls = policies.some(
    policy => itemsAt(policy, 'spec', 'egress').length > 0,
  );
  return [
    ...['Ingress', 'Egress']
      .filter(direction => !isCovered(direction))
      .map(direction => ({
        object,
        message: `no NetworkPolicy limits the ${direction.toLowerCase()} of its pods`,
      })),
    ...(isCovered('Egress') && calls && !canLookUp && !callsByAddress(policies)
      ? [
          {
            object,
            message:
              'it may call others and may not look up their names: allow port 53',
          },
        ]
      : []),
  ];
}

/** The address of the API server is in every pod's environment: nothing is looked up. */
function callsByAddress(policies: readonly Manifest[]): boolean {
  return policies.every(policy =>
    itemsAt(policy, 'spec', 'egress').every(rule =>
      itemsAt(rule, 'ports').every(({ port }) => port === 443 || port === 6443),
    ),
  );
}

/** Flagger runs the pods that serve under another name. */
function primaryProblems(view: View): Problem[] {
  return ofKind(view, 'Canary').flatMap(canary => {
    const name = stringAt(canary, 'spec', 'targetRef', 'name');
    const target = podsOf(view).find(
      ({ object }) =>
        object.kind === 'Deployment' && object.metadata.name === name,
    );
    if (!target) return [];
    const labels = {
      ...target.labels,
      'app.kubernetes.io/name': `${name}-primary`,
    };
    return podProblems(view, { object: canary, labels }).map(problem => ({
      ...problem,
      message: `the pods of ${name}-primary: ${problem.message}`,
    }));
  });
}
