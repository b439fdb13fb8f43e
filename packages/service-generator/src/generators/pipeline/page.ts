import { ServiceModel } from '../../model/ServiceModel';
import { previewMaker } from '../../model/previewMaker';
import { code, markdownTable } from '../catalog/markdown';
import { LEAST_COVERAGE } from './stages';

interface Setting {
  name: string;
  where: string;
  purpose: string;
}

const WHAT_HAPPENS: readonly (readonly [string, string])[] = [
  [
    'test',
    `format, style, tests with their servers; fails below ${LEAST_COVERAGE} % coverage`,
  ],
  [
    'scan',
    'vulnerable dependencies, secrets and unsafe settings; fails on what is high or critical and can be fixed',
  ],
  ['build', 'one image, with bill of materials and provenance, scanned'],
  ['development', 'deploys the digest, then asks the service as users do'],
  ['staging', 'the same; the portal hears how it ended'],
  ['production', 'the same, after somebody has approved it'],
  ['notify', 'tells people how it ended, whichever way'],
];

/** The page about the pipeline: what it does, and what somebody has to set before it can. */
export function pipelinePage(model: ServiceModel): string {
  const { delivery, rollout } = model.description;
  const isDriven =
    delivery.gitops === 'none' &&
    ['blue-green', 'canary-istio'].includes(rollout.strategy);
  return `# Pipeline

Every change of \`${delivery.repository.defaultBranch}\` goes through the same stages. One image is built; its digest goes from
environment to environment.

${markdownTable(['Stage', 'What happens'], WHAT_HAPPENS)}

The commands are those of the Makefile: \`make test-all\` runs on your machine what a request to merge is held against.
${
  isDriven
    ? `
Production changes by ${rollout.strategy}, which the portal drives: the stage migrates the database, and somebody starts the
rollout there. Only the first version is applied by the pipeline itself.
`
    : ''
}
## Before it runs the first time

${markdownTable(
  ['Setting', 'Where', 'What for'],
  settingsOf(model).map(({ name, where, purpose }) => [
    code(name),
    where,
    purpose,
  ]),
)}

What tells the portal and people is left out where its settings are missing; all else is needed.
`;
}

function settingsOf(model: ServiceModel): Setting[] {
  switch (model.description.delivery.pipeline) {
    case 'github-actions':
      return github(model);
    case 'gitlab-ci':
      return gitlab(model);
    default:
      return jenkins(model);
  }
}

function github(model: ServiceModel): Setting[] {
  const secret = 'secret of each environment';
  return [
    {
      name: 'production',
      where: 'environment, with required reviewers',
      purpose: 'who approves production',
    },
    {
      name: 'KUBE_CONFIG',
      where: secret,
      purpose: reach(model),
    },
    ...(model.image.startsWith('ghcr.io/')
      ? []
      : [
          {
            name: 'REGISTRY_USERNAME, REGISTRY_PASSWORD',
            where: 'secrets of the repository',
            purpose: 'pushes the image',
          },
        ]),
    ...(model.description.delivery.terraform === 'none'
      ? []
      : [
          {
            name: 'AWS_REGION, AWS_PLAN_ROLE, AWS_APPLY_ROLE',
            where: 'variables of the repository',
            purpose:
              'roles that trust the identity of this repository; the one for plans only reads',
          },
        ]),
    {
      name: 'ADVANCED_SECURITY',
      where: 'variable of the repository',
      purpose:
        '`true` for a private repository that has it: code scanning, attestations, review of dependencies',
    },
    ...(hasPreviews(model)
      ? [
          {
            name: 'preview',
            ...(previewMaker(model) === 'argocd'
              ? {
                  where: 'environment, without reviewers',
                  purpose: `images of requests to merge; those with the label ${code('preview')} get an environment from Argo CD`,
                }
              : {
                  where: `environment, with a ${code('KUBE_CONFIG')} of its own`,
                  purpose: PREVIEW_REACH,
                }),
          },
        ]
      : []),
    ...tellers('secret', 'variable'),
  ];
}

function gitlab(model: ServiceModel): Setting[] {
  const masked = 'masked, protected variable';
  return [
    {
      name: 'production',
      where: 'protected environment',
      purpose: 'who may start production',
    },
    {
      name: 'KUBE_CONFIG',
      where: `${masked}, for each environment`,
      purpose: reach(model),
    },
    {
      name: 'REGISTRY_USERNAME, REGISTRY_PASSWORD',
      where: masked,
      purpose: 'pushes the image',
    },
    ...(model.description.delivery.gitops === 'none'
      ? []
      : [
          {
            name: 'GIT_USERNAME, GIT_PASSWORD',
            where: masked,
            purpose: 'a token of the project that may push digests',
          },
        ]),
    ...(model.description.delivery.terraform === 'none'
      ? []
      : [
          {
            name: 'AWS_DEFAULT_REGION, AWS_PLAN_ROLE, AWS_APPLY_ROLE',
            where: 'variables',
            purpose: 'roles that trust the identity of this project',
          },
        ]),
    ...(hasPreviews(model)
      ? [
          previewMaker(model) === 'argocd'
            ? {
                name: 'preview',
                where: 'label of a request to merge',
                purpose: 'Argo CD gives it an environment',
              }
            : {
                name: 'KUBE_CONFIG',
                where: `masked variable, for ${code('preview/*')}, not protected`,
                purpose: PREVIEW_REACH,
              },
          {
            name: 'REGISTRY_USERNAME, REGISTRY_PASSWORD',
            where: 'masked variable, not protected',
            purpose:
              'requests to merge push as well; let these write to the image of this service alone',
          },
        ]
      : []),
    ...tellers(masked, 'variable'),
  ];
}

function jenkins(model: ServiceModel): Setting[] {
  const credential = 'credential';
  const { gitops, terraform } = model.description.delivery;
  return [
    {
      name: 'kubeconfig-development, -staging, -production',
      where: `${credential} (file)`,
      purpose: reach(model),
    },
    ...(hasPreviews(model)
      ? [
          {
            name: 'kubeconfig-preview',
            where: `${credential} (file)`,
            purpose: PREVIEW_REACH,
          },
        ]
      : []),
    {
      name: 'registry-push',
      where: 'Secret (dockerconfigjson) in the namespace of the agents',
      purpose: 'pushes the image',
    },
    ...(gitops === 'none'
      ? []
      : [
          {
            name: 'git-push',
            where: `${credential} (user name with password)`,
            purpose: 'may push digests',
          },
        ]),
    ...(terraform === 'none'
      ? []
      : [
          {
            name: 'aws-plan-token, aws-apply-token',
            where: `${credential} (file)`,
            purpose: 'identities that AWS_ROLE_ARN trusts',
          },
        ]),
    {
      name: 'portal-token, notify-webhook-url',
      where: `${credential} (secret text)`,
      purpose: 'tell the portal and people; empty ones are passed over',
    },
    { name: 'PORTAL_URL', where: 'global variable', purpose: 'the portal' },
    {
      name: 'kubernetes, lockable-resources, coverage, junit, ws-cleanup',
      where: 'plugins',
      purpose: 'steps of the Jenkinsfile',
    },
  ];
}

const PREVIEW_REACH =
  'a service account that may make and delete namespaces, in a cluster for previews';

function hasPreviews({ description }: ServiceModel): boolean {
  return description.environments.preview !== undefined;
}

function reach({ description }: ServiceModel): string {
  return description.delivery.gitops === 'none'
    ? 'a service account that may write in the namespace of the environment alone'
    : 'a service account that may read in the namespace and forward ports';
}

function tellers(secret: string, variable: string): Setting[] {
  return [
    {
      name: 'NOTIFY_WEBHOOK_URL',
      where: secret,
      purpose: 'where people are told how a run ended',
    },
    {
      name: 'PORTAL_URL, PORTAL_TOKEN',
      where: `${variable}, ${secret}`,
      purpose: 'tells the portal of scans and end-to-end tests',
    },
  ];
}
