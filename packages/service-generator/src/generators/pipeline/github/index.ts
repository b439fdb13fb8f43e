import { GeneratedFile } from '../../../files';
import { ServiceModel } from '../../../model/ServiceModel';
import { ciWorkflow } from './ci';
import { infrastructureWorkflow } from './infrastructure';
import { previewWorkflow } from './preview';
import { releaseWorkflow } from './release';
import {
  codeqlWorkflow,
  dependabotFile,
  dependencyReviewWorkflow,
  scorecardWorkflow,
} from './security';

export function githubFiles(model: ServiceModel): GeneratedFile[] {
  const { environments, delivery } = model.description;
  const workflows: Record<string, string> = {
    ci: ciWorkflow(model),
    release: releaseWorkflow(model),
    ...(environments.preview && { preview: previewWorkflow(model) }),
    ...(delivery.terraform !== 'none' && {
      infrastructure: infrastructureWorkflow(model),
    }),
    codeql: codeqlWorkflow(model),
    'dependency-review': dependencyReviewWorkflow(model),
    scorecard: scorecardWorkflow(model),
  };
  return [
    ...Object.entries(workflows).map(
      ([name, content]): GeneratedFile => ({
        path: `.github/workflows/${name}.yml`,
        class: 'managed',
        content,
      }),
    ),
    {
      path: '.github/dependabot.yml',
      class: 'merged',
      content: dependabotFile(model),
    },
  ];
}
