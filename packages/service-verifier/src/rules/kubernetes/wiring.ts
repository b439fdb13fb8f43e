import {
  Fields,
  Manifest,
  fieldsAt,
  isFields,
  itemsAt,
  stringAt,
  valueAt,
} from '@quarterdeck/kustomize';
import { parseAllDocuments } from 'yaml';
import { Problem, View, ofKind, podsOf, selects, viewRule } from './views';

const CATALOG_KEY = 'backstage.io/kubernetes-id';

export const catalogLabel = viewRule(
  'kubernetes/catalog-label',
  'The label by which the portal finds the service is what its entity says; else its Kubernetes tab stays empty',
  view => {
    const { model, files } = view.project;
    if (!model) return [];
    const wanted =
      annotationOf(files.get('catalog-info.yaml')?.content) ?? model.name;
    return podsOf(view)
      .filter(({ object }) => object.metadata.name === model.name)
      .flatMap(({ object, labels }) =>
        [object.metadata.labels?.[CATALOG_KEY], labels[CATALOG_KEY]].flatMap(
          (label, index) =>
            label === wanted
              ? []
              : [
                  {
                    object,
                    message: `${CATALOG_KEY} of ${
                      index === 0 ? 'the object' : 'its pods'
                    } is ${String(label)}, and the entity says ${wanted}`,
                  },
                ],
        ),
      );
  },
);

function annotationOf(content: string | undefined): string | undefined {
  return parseAllDocuments(content ?? '')
    .filter(({ errors }) => errors.length === 0)
    .map(document =>
      stringAt(document.toJS(), 'metadata', 'annotations', CATALOG_KEY),
    )
    .find(annotation => annotation !== undefined);
}

export const routes = viewRule(
  'kubernetes/routes-resolve',
  'Routes name Services and subsets that are there, and where Flagger writes routes nobody else does',
  view => [
    ...ofKind(view, 'VirtualService').flatMap(object =>
      subsetProblems(view, object),
    ),
    ...backendProblems(view),
    ...flaggerProblems(view),
  ],
);

function subsetProblems(view: View, object: Manifest): Problem[] {
  const known = ofKind(view, 'DestinationRule').flatMap(rule =>
    itemsAt(rule, 'spec', 'subsets').map(
      ({ name }) => `${stringAt(rule, 'spec', 'host')} ${String(name)}`,
    ),
  );
  return itemsAt(object, 'spec', 'http')
    .flatMap(route => itemsAt(route, 'route'))
    .map(each => fieldsAt(each, 'destination'))
    .filter(isFields)
    .filter(
      ({ host, subset }) =>
        subset !== undefined &&
        !known.includes(`${String(host)} ${String(subset)}`),
    )
    .map(({ subset }) => ({
      object,
      message: `no DestinationRule has the subset ${String(subset)}: requests end with 503`,
    }));
}

function backendProblems(view: View): Problem[] {
  const services = ofKind(view, 'Service').map(({ metadata }) => metadata.name);
  const named = [
    ...ofKind(view, 'HTTPRoute').flatMap(object =>
      itemsAt(object, 'spec', 'rules')
        .flatMap(rule => itemsAt(rule, 'backendRefs'))
        .map(({ name }) => ({ object, name })),
    ),
    ...ofKind(view, 'Ingress').flatMap(object =>
      itemsAt(object, 'spec', 'rules')
        .flatMap(rule => itemsAt(rule, 'http', 'paths'))
        .map(path => ({
          object,
          name: valueAt(path, 'backend', 'service', 'name'),
        })),
    ),
  ];
  return named
    .filter(({ name }) => !services.includes(String(name)))
    .map(({ object, name }) => ({
      object,
      message: `there is no Service ${String(name)}`,
    }));
}

function flaggerProblems(view: View): Problem[] {
  const canaries = ofKind(view, 'Canary').map(({ metadata }) => metadata.name);
  return ofKind(view, 'VirtualService', 'DestinationRule', 'Service')
    .filter(({ metadata }) => canaries.includes(metadata.name))
    .map(object => ({
      object,
      message: 'Flagger writes it: two writers would undo each other',
    }));
}

export const flaggerTargets = viewRule(
  'kubernetes/flagger-target',
  'What Flagger drives has one label in its selector, which Flagger keeps and renames',
  view =>
    ofKind(view, 'Canary').flatMap(canary => {
      const { kind, name } = fieldsAt(canary, 'spec', 'targetRef') ?? {};
      const target = view.objects.find(
        object => object.kind === kind && object.metadata.name === name,
      );
      if (!target) {
        return [
          {
            object: canary,
            message: `there is no ${String(kind)} ${String(name)}`,
          },
        ];
      }
      const labels = Object.keys(
        fieldsAt(target, 'spec', 'selector', 'matchLabels') ?? {},
      );
      return labels.length === 1
        ? []
        : [
            {
              object: target,
              message: `its selector has ${labels.length} labels, and Flagger keeps one: pods of both versions would be mixed`,
            },
          ];
    }),
);

export const selectors = viewRule(
  'kubernetes/selectors',
  'Services and workloads select pods that are there, by ports that these have',
  view => [
    ...ofKind(view, 'Service').flatMap(object => serviceProblems(view, object)),
    ...podsOf(view)
      .filter(({ object }) => object.kind === 'Deployment')
      .filter(
        ({ object, labels }) =>
          !selects(valueAt(object, 'spec', 'selector'), labels),
      )
      .map(({ object }) => ({
        object,
        message: 'its selector does not take its own pods',
      })),
  ],
);

function serviceProblems(view: View, object: Manifest): Problem[] {
  const selector = fieldsAt(object, 'spec', 'selector');
  if (!selector) return [];
  const pods = podsOf(view).filter(({ labels }) =>
    selects({ matchLabels: selector }, labels),
  );
  const serving = pods.filter(({ isJob }) => !isJob);
  const ports = serving.flatMap(({ containers }) =>
    containers.flatMap(container =>
      itemsAt(container, 'ports').flatMap(({ name, containerPort }) => [
        name,
        containerPort,
      ]),
    ),
  );
  return [
    ...(serving.length === 0
      ? [{ object, message: 'it selects no pods that serve' }]
      : []),
    ...pods
      .filter(({ isJob }) => isJob)
      .map(job => ({
        object,
        message: `it sends requests to the pods of ${job.object.metadata.name}, which serve none`,
      })),
    ...itemsAt(object, 'spec', 'ports')
      .filter(
        ({ targetPort, port }) =>
          serving.length > 0 && !ports.includes(targetPort ?? port),
      )
      .map(({ targetPort }) => ({
        object,
        message: `no container has the port ${String(targetPort)}`,
      })),
  ];
}

export const configurationReferences = viewRule(
  'kubernetes/configuration-references',
  'Every ConfigMap that is named is there by that very name, also in custom resources, whose names kustomize does not follow',
  view => {
    const names = ofKind(view, 'ConfigMap').map(
      ({ metadata }) => metadata.name,
    );
    return view.objects.flatMap(object =>
      namedConfigMaps(object)
        .filter(name => !names.includes(name))
        .map(name => ({
          object,
          message: `there is no ConfigMap ${name}: its pods do not start`,
        })),
    );
  },
);

const REFERENCES = ['configMapRef', 'configMapKeyRef', 'configMap'];

/** References that may be missing are not followed. */
function namedConfigMaps(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(namedConfigMaps);
  if (!isFields(node)) return [];
  return Object.entries(node).flatMap(([field, value]) => {
    const reference: Fields | undefined =
      REFERENCES.includes(field) && isFields(value) ? value : undefined;
    const name = reference?.optional === true ? undefined : reference?.name;
    return [
      ...(typeof name === 'string' ? [name] : []),
      ...namedConfigMaps(value),
    ];
  });
}
