import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { text } from '../../text';
import { Generator } from '../types';
import {
  COMMON_VARIABLES,
  Module,
  outputText,
  variableText,
  versionsText,
} from './hcl';
import { cache } from './modules/cache';
import { compute } from './modules/compute';
import { database } from './modules/database';
import { kubernetes } from './modules/kubernetes';
import { monitoring } from './modules/monitoring';
import { networking } from './modules/networking';
import { storage } from './modules/storage';
import { rootFiles } from './roots';

const FOLDER = 'infrastructure/terraform';

export const terraform: Generator = {
  name: 'terraform',
  summary:
    'Modules for network, machines and data, and a root for each environment',
  applies: ({ description }) => description.delivery.terraform === 'aws',
  generate: model => [
    {
      path: `${FOLDER}/README.md`,
      class: 'merged',
      content: readme(modulesOf(model)),
    },
    ...modulesOf(model).flatMap(module => moduleFiles(module, model)),
    ...model.environments.flatMap(environment =>
      rootFiles(
        `${FOLDER}/environments/${environment.name}`,
        model,
        environment,
      ),
    ),
  ],
};

function modulesOf(model: ServiceModel): Module[] {
  return [
    networking,
    compute,
    kubernetes,
    ...(model.hasDatabase ? [database] : []),
    ...(model.hasCache ? [cache] : []),
    ...(model.hasBackup ? [storage] : []),
    monitoring,
  ];
}

function moduleFiles(module: Module, model: ServiceModel): GeneratedFile[] {
  const variables = [...COMMON_VARIABLES, ...module.variables];
  const files: Record<string, string> = {
    'main.tf': `# ${module.summary}.\n${module.main}`,
    'outputs.tf': module.outputs.map(outputText).join('\n'),
    'variables.tf': variables.map(variableText).join('\n'),
    'versions.tf': versionsText(model.versions.tools.terraform),
    [`tests/${module.name}.tftest.hcl`]: module.test,
  };
  return Object.entries(files).map(([name, content]) => ({
    path: `${FOLDER}/modules/${module.name}/${name}`,
    class: 'managed',
    content,
  }));
}

function readme(modules: readonly Module[]): string {
  return text`
    # Infrastructure

    Written for Terraform, whose licence is not open source any more; OpenTofu 1.11 or later runs it too.

    | Module | What it makes |
    | --- | --- |
    ${modules.map(({ name, summary }) => `| \`modules/${name}\` | ${summary} |`).join('\n')}

    Each environment is a root of its own in \`environments\`, with a state of its own. Before the first plan:

    1. Make the bucket that \`backend.tf\` names, with versions kept, and put its name there.
    2. Fill in \`terraform.tfvars\`: certificate, machine image, addresses.
    3. Lock the provider for all that run it, and commit the file that this writes:
       \`terraform providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64\`

    \`terraform -chdir=modules/networking init && terraform -chdir=modules/networking test\` tests a module against a mock
    of the provider; nothing is made. \`scripts/infrastructure.sh plan staging\` plans as the pipeline does.

    No password is in code, variables or state: the database's is made and turned by AWS, in its Secrets Manager.
  `;
}
