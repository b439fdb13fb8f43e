import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { markdownText } from '../catalog/markdown';

/** What people look for in a repository: who owns it, and whom to tell of a hole. */
export function communityFiles(model: ServiceModel): GeneratedFile[] {
  return [
    { path: 'SECURITY.md', class: 'seeded', content: security(model) },
    ...codeOwners(model),
  ];
}

function security(model: ServiceModel): string {
  const { owner } = model.description.metadata;
  const { host, url } = model.description.delivery.repository;
  const how =
    host === 'github' && url
      ? `Use [a private report](${url}/security/advisories/new) of this repository`
      : 'Write to the owners in private';
  return `# Security of ${markdownText(model.title)}

Do not open an issue for a vulnerability: everybody reads those. ${how}; \`${owner}\`
answers within two working days and says when a fix is out.

Only what runs in production is supported, which is the newest version of the main branch.

The pipeline looks for vulnerable dependencies, secrets and unsafe settings with each change, and for vulnerable packages in
the image. Findings that are high or critical and can be fixed stop it.
`;
}

/** Reviews are asked of the owners; hosts name groups in their own way. */
function codeOwners(model: ServiceModel): GeneratedFile[] {
  const { host, slug } = model.description.delivery.repository;
  const organization = slug.split('/')[0];
  const team = model.description.metadata.owner.split('/').pop();
  const paths = { github: '.github/CODEOWNERS', gitlab: 'CODEOWNERS' };
  return host === 'git'
    ? []
    : [
        {
          path: paths[host],
          class: 'seeded',
          content: `# Reviews are asked of these people.\n* @${organization}/${team}\n`,
        },
      ];
}
