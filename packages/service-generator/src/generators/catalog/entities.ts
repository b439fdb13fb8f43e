import { ServiceModel } from '../../model/ServiceModel';
import { environmentNamed } from '../monitoring/alerts';

const API_VERSION = 'backstage.io/v1alpha1';

/** Where the description of its API lies; workers and websites have none. */
export const API_FILE = 'docs/openapi.yaml';

export function hasApi({ isWorker, language }: ServiceModel): boolean {
  return !isWorker && language !== 'react';
}

/** The component, its API, and the data that it keeps. The system is somebody else's. */
export function entitiesOf(model: ServiceModel) {
  const { metadata } = model.description;
  const shared = {
    owner: metadata.owner,
    system: metadata.system,
  };
  const resources = [
    ...(model.hasDatabase
      ? [{ name: `${model.name}-database`, type: 'database', is: 'database' }]
      : []),
    ...(model.hasCache
      ? [{ name: `${model.name}-cache`, type: 'cache', is: 'cache' }]
      : []),
  ];
  return [
    {
      apiVersion: API_VERSION,
      kind: 'Component',
      metadata: {
        name: model.name,
        title: model.title,
        description: metadata.description,
        annotations: annotationsOf(model),
        tags: metadata.tags,
        links: linksOf(model),
      },
      spec: {
        type: model.description.workload.kind,
        lifecycle: metadata.lifecycle,
        ...shared,
        providesApis: hasApi(model) ? [`api:default/${model.name}`] : undefined,
        dependsOn: resources.length
          ? resources.map(({ name }) => `resource:default/${name}`)
          : undefined,
      },
    },
    ...(hasApi(model)
      ? [
          {
            apiVersion: API_VERSION,
            kind: 'API',
            metadata: {
              name: model.name,
              title: model.title,
              description: `The API of ${model.name}`,
            },
            spec: {
              type: 'openapi',
              lifecycle: metadata.lifecycle,
              ...shared,
              definition: { $text: `./${API_FILE}` },
            },
          },
        ]
      : []),
    ...resources.map(({ name, type, is }) => ({
      apiVersion: API_VERSION,
      kind: 'Resource',
      metadata: { name, description: `The ${is} of ${model.name}` },
      spec: { type, ...shared },
    })),
  ];
}

function annotationsOf(model: ServiceModel): Record<string, string> {
  const { delivery } = model.description;
  const { repository } = delivery;
  const folder = folderUrl(model);
  return {
    'backstage.io/techdocs-ref': 'dir:.',
    // The label of the pods; it is how every room of the portal finds them.
    'backstage.io/kubernetes-id': model.name,
    'quarterdeck.io/runbooks': './docs/runbooks',
    ...(folder
      ? {
          'backstage.io/source-location': `url:${folder('')}`,
          'quarterdeck.io/rollouts-manifests': folder(
            'deploy/overlays/{environment}/',
          ),
        }
      : {}),
    ...(repository.host === 'git'
      ? {}
      : { [`${repository.host}.com/project-slug`]: repository.slug }),
    ...(delivery.pipeline === 'jenkins'
      ? { 'jenkins.io/job-full-name': repository.slug }
      : {}),
    ...(delivery.gitops === 'argocd'
      ? { 'argocd/app-selector': `app.kubernetes.io/name=${model.name}` }
      : {}),
    'grafana/dashboard-selector': `tags @> '${model.name}'`,
    'grafana/alert-label-selector': `service=${model.name}`,
    'prometheus.io/alert': 'all',
  };
}

/** The address of a folder of the repository in the browser; undefined for a repository without pages. */
function folderUrl({
  description,
}: ServiceModel): ((folder: string) => string) | undefined {
  const { host, url, defaultBranch } = description.delivery.repository;
  if (host === 'git' || !url) {
    return undefined;
  }
  const tree = host === 'gitlab' ? '-/tree' : 'tree';
  return folder => `${url}/${tree}/${defaultBranch}/${folder}`;
}

function linksOf(model: ServiceModel) {
  const { alerts } = model.description;
  const { host } = environmentNamed(model, 'production');
  return [
    ...(host
      ? [{ url: `https://${host}`, title: 'Production', icon: 'web' }]
      : []),
    {
      url: `${alerts.dashboardBaseUrl.replace(/\/$/, '')}/${model.name}`,
      title: 'Dashboard',
      icon: 'dashboard',
    },
  ];
}
