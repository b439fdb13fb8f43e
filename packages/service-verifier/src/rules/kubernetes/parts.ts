import { Manifest, fieldsAt, stringAt } from '@quarterdeck/kustomize';
import { Problem, View, ofKind, podsOf, viewRule } from './views';

/** Versions that are not served any more, or will not be, with what is. */
const OLD_VERSIONS: readonly [RegExp, string][] = [
  [/^networking\.istio\.io\/v1(?:alpha3|beta1)$/, 'networking.istio.io/v1'],
  [/^security\.istio\.io\/v1beta1$/, 'security.istio.io/v1'],
  [/^external-secrets\.io\/v1(?:alpha1|beta1)$/, 'external-secrets.io/v1'],
  [
    /^gateway\.networking\.k8s\.io\/v1(?:alpha2|beta1)$/,
    'gateway.networking.k8s.io/v1',
  ],
  [/^autoscaling\/v2beta[12]$/, 'autoscaling/v2'],
  [/^batch\/v1beta1$/, 'batch/v1'],
  [/^policy\/v1beta1$/, 'policy/v1'],
  [/^extensions\/v1beta1$/, 'the API that the kind has moved to'],
  [/^apps\/v1beta[12]$/, 'apps/v1'],
  [/^networking\.k8s\.io\/v1beta1$/, 'networking.k8s.io/v1'],
  [/^rbac\.authorization\.k8s\.io\/v1beta1$/, 'rbac.authorization.k8s.io/v1'],
];

export const apiVersions = viewRule(
  'kubernetes/api-versions',
  'Objects are of the version of their API that is served today and stays',
  ({ objects }) =>
    objects.flatMap(object => {
      const old = OLD_VERSIONS.find(([version]) =>
        version.test(object.apiVersion),
      );
      return old
        ? [{ object, message: `${object.apiVersion} is old: use ${old[1]}` }]
        : [];
    }),
);

/** Images that nobody maintains any more, or whose maker has withdrawn them. */
const RETIRED_IMAGES: readonly [RegExp, string][] = [
  [/(?:^|\/)bitnami(?:legacy)?\//, "Bitnami's free images are gone"],
  [/(?:^|\/)kaniko/, 'kaniko is archived'],
  [/ingress-nginx\//, 'ingress-nginx is retired'],
];

export const retiredParts = viewRule(
  'kubernetes/no-retired-parts',
  'Nothing depends on an image or controller that is not maintained any more',
  view => [
    ...imagesOf(view).flatMap(({ object, image }) =>
      RETIRED_IMAGES.filter(([pattern]) => pattern.test(image)).map(
        ([, why]) => ({ object, message: `${image}: ${why}` }),
      ),
    ),
    ...ofKind(view, 'Ingress').flatMap(object => ingressProblems(object)),
  ],
);

function ingressProblems(object: Manifest): Problem[] {
  const annotations = Object.keys(object.metadata.annotations ?? {});
  return annotations
    .filter(name => name.startsWith('nginx.ingress.kubernetes.io/'))
    .map(name => ({
      object,
      message: name.endsWith('-snippet')
        ? `${name} lets anybody who may write it run code in the controller`
        : `${name} is of ingress-nginx, which is retired`,
    }));
}

export const images = viewRule(
  'kubernetes/images-named',
  'Images have a tag or digest that does not move; else nobody knows what runs, and nothing can be rolled back',
  view =>
    imagesOf(view).flatMap(({ object, image }) => {
      const [reference, digest] = image.split('@');
      const tag = /:([^/:]+)$/.exec(reference)?.[1];
      if (digest) return [];
      if (!tag) return [{ object, message: `${image} has no tag` }];
      return /^(?:latest|main|master|edge|stable)$/.test(tag)
        ? [{ object, message: `the tag of ${image} moves` }]
        : [];
    }),
);

function imagesOf(view: View): { object: Manifest; image: string }[] {
  return podsOf(view).flatMap(({ object, containers, initContainers }) =>
    [...containers, ...initContainers].map(container => ({
      object,
      image: stringAt(container, 'image') ?? '',
    })),
  );
}

export const noSecretData = viewRule(
  'kubernetes/no-secret-data',
  'No Secret is in the repository: its values would be in the history for good',
  view =>
    ofKind(view, 'Secret')
      .filter(
        object => fieldsAt(object, 'data') ?? fieldsAt(object, 'stringData'),
      )
      .map(object => ({
        object,
        message:
          'its values are in the repository; let a store of secrets bring them',
      })),
);

export const namespaces = viewRule(
  'kubernetes/namespace-security',
  'Namespaces refuse pods that want privileges',
  view =>
    ofKind(view, 'Namespace').flatMap(object =>
      object.metadata.labels?.['pod-security.kubernetes.io/enforce'] ===
      'restricted'
        ? []
        : [
            {
              object,
              message:
                'the label pod-security.kubernetes.io/enforce: restricted is missing',
            },
          ],
    ),
);
