import { ServiceModel } from '../../model/ServiceModel';
import { imageOf } from '../../model/versions';
import { GeneratedFile } from '../../files';
import { IMAGE_VERSION, backupImage } from '../backups/jobs';
import { commandsOf } from './languages';
import { REPORTS } from './stages';

/** What Trivy is asked, wherever it runs. */
const THRESHOLD = '--severity HIGH,CRITICAL --ignore-unfixed --exit-code 1';
export const SCAN_OF_FILES = `filesystem --scanners vuln,secret,misconfig ${THRESHOLD} .`;
export const SCAN_OF_IMAGE = `image ${THRESHOLD}`;

interface Target {
  name: string;
  help: string;
  needs?: string;
  recipe: readonly string[];
}

/** The commands that people and pipelines share: what passes here passes there. */
export function makefile(model: ServiceModel): GeneratedFile {
  const targets = targetsOf(model);
  const content = `# Commands of ${model.name}. \`make\` alone lists them; the pipeline runs the same ones.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

ENVIRONMENT ?= development
IMAGE ?= ${model.image}:local
# Trivy as it is installed, or else in a container.
TRIVY ?= $(shell command -v trivy || echo 'docker run --rm --volume "$(CURDIR):/src:ro" --workdir /src ${imageOf(model.versions, 'trivy')}')

${targets.map(targetText).join('\n')}
.PHONY: ${targets.map(({ name }) => name).join(' ')}
`;
  return { path: 'Makefile', class: 'managed', content };
}

function targetText({ name, help, needs, recipe }: Target): string {
  const lines = recipe.map(line => `\t${line}\n`).join('');
  return `${name}:${needs ? ` ${needs}` : ''} ## ${help}\n${lines}`;
}

function targetsOf(model: ServiceModel): Target[] {
  const commands = commandsOf(model.language, model.versions);
  return [
    {
      name: 'help',
      help: 'List the commands',
      recipe: [
        `@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-20s %s\\n", $$1, $$2 }' Makefile`,
      ],
    },
    {
      name: 'install',
      help: 'Fetch what build and tests need',
      recipe: commands.install,
    },
    {
      name: 'lint',
      help: 'Check format and style',
      recipe: commands.lint,
    },
    {
      name: 'test',
      help: `Run the tests; JUnit and coverage go to ${REPORTS.folder}/`,
      recipe: [`@mkdir -p ${REPORTS.folder}`, ...commands.test],
    },
    {
      name: 'build',
      help: 'Compile',
      recipe: commands.build,
    },
    {
      name: 'manifests',
      help: 'Build the manifests of every environment',
      recipe: [
        '@for overlay in deploy/overlays/*/; do echo "$$overlay"; kubectl kustomize "$$overlay" > /dev/null; done',
      ],
    },
    {
      name: 'test-all',
      help: 'Everything that a request to merge is held against, but for the scan',
      needs: 'lint build test manifests',
      recipe: [],
    },
    ...(commands.audit.length > 0
      ? [
          {
            name: 'audit',
            help: 'Ask the tools of the language about known vulnerabilities',
            recipe: commands.audit,
          },
        ]
      : []),
    {
      name: 'security-scan',
      help: 'Look for vulnerable dependencies, secrets and unsafe settings',
      needs: commands.audit.length > 0 ? 'audit' : undefined,
      recipe: [`$(TRIVY) ${SCAN_OF_FILES}`],
    },
    {
      name: 'image',
      help: 'Build the image on this machine',
      recipe: ['docker build --tag "$(IMAGE)" .'],
    },
    ...(model.hasBackup ? [backupTarget(model)] : []),
    ...deploymentTargets(),
    ...(model.isWorker ? [] : loadTargets(model)),
    {
      name: 'local-cluster',
      help: 'Start a Kubernetes cluster on this machine, by kind',
      recipe: [
        `kind create cluster --name ${model.name} --config infrastructure/kind.yaml`,
      ],
    },
    {
      name: 'clean',
      help: 'Remove what builds and tests left',
      recipe: [`rm -rf ${[REPORTS.folder, ...commands.leftovers].join(' ')}`],
    },
  ];
}

function backupTarget(model: ServiceModel): Target {
  const image = `${backupImage(model)}:${IMAGE_VERSION}`;
  return {
    name: 'backup-image',
    help: 'Build and push what backs up and restores',
    recipe: [
      `docker build --file images/backup.Dockerfile --tag ${image} .`,
      `docker push ${image}`,
    ],
  };
}

/** On demand alone: they load, and break, what runs. */
function loadTargets({ versions, language }: ServiceModel): Target[] {
  return [
    {
      name: 'load-test',
      help: 'Load the service at URL, and hold it against its objectives',
      recipe: [
        `docker run --rm --interactive --env "URL=$(URL)" ${imageOf(versions, 'k6')} run - < load/load-test.k6`,
      ],
    },
    ...(language === 'react'
      ? []
      : [
          {
            name: 'pod-kill-test',
            help: 'Delete a pod in ENVIRONMENT while URL is asked',
            recipe: ['scripts/pod-kill-test.sh "$(ENVIRONMENT)" "$(URL)"'],
          },
          {
            name: 'scaling-test',
            help: 'Load URL until ENVIRONMENT gets more replicas',
            recipe: ['scripts/scaling-test.sh "$(ENVIRONMENT)" "$(URL)"'],
          },
        ]),
  ];
}

function deploymentTargets(): Target[] {
  return [
    {
      name: 'verify-deployment',
      help: 'Check that ENVIRONMENT runs what was deployed there',
      recipe: ['scripts/verify-deployment.sh "$(ENVIRONMENT)"'],
    },
    {
      name: 'smoke-tests',
      help: 'Ask the service in ENVIRONMENT what its users ask',
      recipe: ['scripts/smoke-test.sh "$(ENVIRONMENT)"'],
    },
  ];
}
