import { stringify } from 'yaml';
import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { imageOf } from '../../model/versions';
import { commentText } from '../../text';
import { Generator } from '../types';
import { communityFiles } from './community';
import { githubFiles } from './github';
import { gitlabText } from './gitlab/gitlab';
import { jenkinsFiles } from './jenkins/jenkinsfile';
import { makefile } from './makefile';
import { renovateFile } from './renovate';
import { scripts } from './scripts';

export const pipeline: Generator = {
  name: 'pipeline',
  summary:
    'The pipeline from a request to merge to production, with the commands and scripts that it shares with people',
  applies: () => true,
  generate: model => [
    makefile(model),
    ...scripts(model),
    ...pipelineFiles(model),
    ...(model.language === 'rust' ? [nextest()] : []),
    localCluster(model),
    ...communityFiles(model),
  ],
};

function pipelineFiles(model: ServiceModel): GeneratedFile[] {
  const { pipeline: kind } = model.description.delivery;
  switch (kind) {
    case 'github-actions':
      return githubFiles(model);
    case 'gitlab-ci':
      return [
        {
          path: '.gitlab-ci.yml',
          class: 'managed',
          content: gitlabText(model),
        },
        renovateFile(model),
      ];
    case 'jenkins':
      return [...jenkinsFiles(model), renovateFile(model)];
    default:
      return kind satisfies never;
  }
}

/** How tests of Rust leave a report that pipelines read. */
function nextest(): GeneratedFile {
  return {
    path: '.config/nextest.toml',
    class: 'managed',
    content: `# The pipeline's runs of the tests: all of them, with a report.
[profile.pipeline]
fail-fast = false

[profile.pipeline.junit]
path = "junit.xml"
`,
  };
}

/** A cluster on a developer's machine: one node more than one, so that spreading pods means something. */
function localCluster({ versions }: ServiceModel): GeneratedFile {
  const image = imageOf(versions, 'kindNode');
  return {
    path: 'infrastructure/kind.yaml',
    class: 'managed',
    content:
      commentText('A cluster on your machine: `make local-cluster`') +
      stringify({
        kind: 'Cluster',
        apiVersion: 'kind.x-k8s.io/v1alpha4',
        nodes: [
          { role: 'control-plane', image },
          { role: 'worker', image },
          { role: 'worker', image },
        ],
      }),
  };
}
