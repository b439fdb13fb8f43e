import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';

/** Keeps versions young where Dependabot does not reach. JSON has no comments; `description` says what they would. */
export function renovateFile({ description }: ServiceModel): GeneratedFile {
  const isJenkins = description.delivery.pipeline === 'jenkins';
  const settings = {
    $schema: 'https://docs.renovatebot.com/renovate-schema.json',
    description:
      'Raises versions and pins digests. A release has to be a week old: what is bad in it is mostly found in that time.',
    extends: ['config:best-practices', ':semanticCommitsDisabled'],
    minimumReleaseAge: '7 days',
    kubernetes: {
      managerFilePatterns: [
        '/^deploy/.+\\.yaml$/',
        ...(isJenkins ? ['/^\\.jenkins/.+\\.yaml$/'] : []),
      ],
    },
  };
  return {
    path: 'renovate.json',
    class: 'merged',
    content: `${JSON.stringify(settings, undefined, 2)}\n`,
  };
}
