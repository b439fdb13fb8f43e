import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { previewMaker } from '../../model/previewMaker';
import { hostPatch } from './exposure';
import { Manifest, kustomizationFile, manifestFile } from './files';
import { isMeshed } from './pods';

const FOLDER = 'deploy/gitops';

/** What a platform team applies once, so that from then on Git alone says what runs. */
export function gitopsFiles(model: ServiceModel): GeneratedFile[] {
  const { gitops, repository } = model.description.delivery;
  if (gitops === 'none' || !repository.url) return [];
  const files =
    gitops === 'argocd'
      ? argoFiles(model, repository.url)
      : fluxFiles(model, repository.url);
  return [
    kustomizationFile(
      FOLDER,
      'Applied once by whoever runs the platform: kubectl apply -k deploy/gitops',
      { resources: files.map(({ path }) => path.slice(FOLDER.length + 1)) },
    ),
    ...files,
  ];
}

function argoFiles(model: ServiceModel, url: string): GeneratedFile[] {
  const { environments, preview } = {
    environments: model.environments,
    preview: model.description.environments.preview,
  };
  return [
    ...environments.map(({ name, namespace }) =>
      manifestFile(
        `${FOLDER}/${name}.yaml`,
        name === 'production'
          ? 'What is changed by hand is told and not undone: rollouts move requests and replicas themselves.'
          : 'What is changed by hand is undone.',
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: {
            name: `${model.name}-${name}`,
            namespace: 'argocd',
            labels: { ...model.selector, environment: name },
          },
          spec: {
            project: 'default',
            source: {
              repoURL: url,
              targetRevision:
                model.description.delivery.repository.defaultBranch,
              path: `deploy/overlays/${name}`,
            },
            destination: {
              server: 'https://kubernetes.default.svc',
              namespace,
            },
            syncPolicy: {
              automated: { prune: true, selfHeal: name !== 'production' },
              syncOptions: ['CreateNamespace=true', 'PruneLast=true'],
            },
          },
        },
      ),
    ),
    ...(preview && previewMaker(model) === 'argocd'
      ? [argoPreviews(model, { url, domain: preview.domain })]
      : []),
  ];
}

/** One Application per pull request with the label `preview`, with its own namespace, image and host. */
function argoPreviews(
  model: ServiceModel,
  { url, domain }: { url: string; domain: string },
): GeneratedFile {
  const { repository } = model.description.delivery;
  const [owner, ...rest] = repository.slug.split('/');
  const { origin, hostname } = new URL(url);
  const shared = {
    api: ['github.com', 'gitlab.com'].includes(hostname)
      ? undefined
      : `${origin}/`,
    labels: ['preview'],
  };
  const generator =
    repository.host === 'gitlab'
      ? { gitlab: { project: repository.slug, ...shared } }
      : { github: { owner, repo: rest.join('/'), ...shared } };
  return manifestFile(
    `${FOLDER}/previews.yaml`,
    'One environment for each pull request with the label preview; the pipeline builds its image.',
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: {
        name: `${model.name}-previews`,
        namespace: 'argocd',
        labels: model.selector,
      },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [
          { pullRequest: { ...generator, requeueAfterSeconds: 120 } },
        ],
        template: {
          metadata: { name: `${model.name}-pr-{{.number}}` },
          spec: {
            project: 'default',
            source: {
              repoURL: url,
              targetRevision: '{{.head_sha}}',
              path: 'deploy/overlays/preview',
              kustomize: {
                namespace: `${model.name}-pr-{{.number}}`,
                images: [`${model.image}:pr-{{.head_sha}}`],
                commonAnnotations: {
                  'quarterdeck.io/environments-pull-request': `${url}/${
                    repository.host === 'gitlab' ? '-/merge_requests' : 'pull'
                  }/{{.number}}`,
                },
                patches: previewHost(model, domain),
              },
            },
            destination: {
              server: 'https://kubernetes.default.svc',
              namespace: `${model.name}-pr-{{.number}}`,
            },
            syncPolicy: {
              automated: { prune: true, selfHeal: true },
              syncOptions: ['CreateNamespace=true'],
            },
          },
        },
      },
    },
  );
}

/** Each preview has a host of its own. */
function previewHost(
  model: ServiceModel,
  domain: string,
): Manifest[] | undefined {
  const patch = hostPatch(model, {
    host: `${model.name}-pr-{{.number}}.${domain}`,
  });
  return patch && !isMeshed(model)
    ? [
        {
          target: { kind: patch.kind },
          patch: JSON.stringify(patch.operations),
        },
      ]
    : undefined;
}

function fluxFiles(model: ServiceModel, url: string): GeneratedFile[] {
  const { defaultBranch } = model.description.delivery.repository;
  const source: Manifest = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: {
      name: model.name,
      namespace: 'flux-system',
      labels: model.selector,
    },
    spec: { interval: '1m', url, ref: { branch: defaultBranch } },
  };
  return [
    manifestFile(
      `${FOLDER}/source.yaml`,
      'The repository that says what runs.',
      source,
    ),
    ...model.environments.map(({ name, namespace }) =>
      manifestFile(
        `${FOLDER}/${name}.yaml`,
        'What is changed by hand is undone at the next look.',
        {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          metadata: {
            name: `${model.name}-${name}`,
            namespace: 'flux-system',
            labels: { ...model.selector, environment: name },
          },
          spec: {
            interval: '10m',
            retryInterval: '1m',
            timeout: '15m',
            prune: true,
            wait: true,
            targetNamespace: namespace,
            path: `./deploy/overlays/${name}`,
            sourceRef: { kind: 'GitRepository', name: model.name },
          },
        },
      ),
    ),
  ];
}
