import { GeneratedFile } from '../../../files';
import { ServiceModel } from '../../../model/ServiceModel';
import { ciWorkflow } from './ci';
import { releaseWorkflow } from './release';

export function githubFiles(model: ServiceModel): GeneratedFile[] {
  const workflows: Record<string, string> = {
    ci: ciWorkflow(model),
    release: releaseWorkflow(model),
  };
  return Object.entries(workflows).map(([name, content]) => ({
    path: `.github/workflows/${name}.yml`,
    class: 'managed',
    content,
  }));
}
