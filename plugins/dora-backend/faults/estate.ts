import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readDoraConfig } from '../src/config';

/** Two each, as while one is exchanged for the other; each room and sender has its own. */
export const SECRETS = {
  doraGithub: ['dora-of-github-today-1', 'dora-of-github-before'],
  doraGitlab: ['dora-of-gitlab-today-1', 'dora-of-gitlab-before'],
  environmentsTokens: ['environments-token-1', 'environments-token-0'],
  environmentsGithub: ['environments-github-1', 'environments-github-0'],
  environmentsGitlab: ['environments-gitlab-1', 'environments-gitlab-0'],
  incidentsTokens: ['incidents-token-today', 'incidents-token-before'],
  incidentsGithub: ['incidents-github-today', 'incidents-github-before'],
  incidentsGitlab: ['incidents-gitlab-today', 'incidents-gitlab-before'],
};

export const SERVICES = 6;
/** Nobody listens there, so that commits are never known. */
export const GITHUB = '127.0.0.1:9';
export const GITLAB = '127.0.0.1:13';
export const nameOf = (index: number) => `service-${index}`;
export const refOf = (index: number) => `component:default/${nameOf(index)}`;
/** Even ones are on GitHub, odd ones on GitLab. */
export const projectOf = (index: number) => `acme/${nameOf(index)}`;

/** On this machine, with commits that can be read. */
export const HISTORY_REPOSITORY = 'history';
export const HISTORY_REF = 'component:default/history';

const HOSTED: Entity[] = Array.from({ length: SERVICES }, (_, index) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: nameOf(index),
    namespace: 'default',
    annotations: {
      'backstage.io/source-location': `url:http://${index % 2 === 0 ? GITHUB : GITLAB}/${projectOf(index)}/`,
    },
  },
  spec: { type: 'service', owner: 'group:default/shop' },
  relations: [],
}));

export const ENTITIES: Entity[] = [
  ...HOSTED,
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: HISTORY_REPOSITORY,
      namespace: 'default',
      annotations: { 'quarterdeck.io/dora-repository': HISTORY_REPOSITORY },
    },
    spec: { type: 'service', owner: 'group:default/shop' },
    relations: [],
  },
];

const environment = (tier: string, rank: number) => ({
  tier,
  rank,
  clusters: ['demo'],
  namespaces: [`*-${tier}`],
});

export const CONFIG = {
  integrations: {
    github: [{ host: GITHUB, apiBaseUrl: `http://${GITHUB}/api/v3` }],
    gitlab: [
      {
        host: GITLAB,
        apiBaseUrl: `http://${GITLAB}/api/v4`,
        baseUrl: `http://${GITLAB}`,
      },
    ],
  },
  dora: {
    webhooks: {
      builds: '^build$',
      github: { secrets: SECRETS.doraGithub },
      gitlab: { tokens: SECRETS.doraGitlab },
    },
  },
  environments: {
    definitions: {
      staging: environment('staging', 1),
      production: environment('production', 2),
    },
    events: {
      tokens: SECRETS.environmentsTokens,
      github: { secrets: SECRETS.environmentsGithub },
      gitlab: { tokens: SECRETS.environmentsGitlab },
    },
  },
  incidents: {
    events: {
      tokens: SECRETS.incidentsTokens,
      github: { secrets: SECRETS.incidentsGithub },
      gitlab: { tokens: SECRETS.incidentsGitlab },
    },
  },
} satisfies JsonObject;

/** As `CONFIG` leaves them. */
export const RULES = readDoraConfig(new ConfigReader(CONFIG)).rules;
