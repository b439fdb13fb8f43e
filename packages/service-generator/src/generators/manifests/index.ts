import { ServiceModel } from '../../model/ServiceModel';
import { Generator } from '../types';
import { baseFiles } from './base';
import { gitopsFiles } from './gitops';
import { hasIdleHours, idleFiles } from './idle';
import { hasMigration, migrationFiles } from './migration';
import { overlayFiles } from './overlays';
import { hasPooler, poolerFiles } from './pooler';
import { previewFiles } from './preview';
import { exposureFiles } from './routes';

/** `deploy/`: a kustomize base, components for what is optional, and an overlay per environment. */
export const manifests: Generator = {
  name: 'manifests',
  summary:
    'Kubernetes manifests: a kustomize base, components and an overlay per environment',
  applies: () => true,
  generate: (model: ServiceModel) => [
    ...baseFiles(model),
    ...(hasMigration(model) ? migrationFiles(model) : []),
    ...(hasPooler(model) ? poolerFiles(model) : []),
    ...exposureFiles(model),
    ...(hasIdleHours(model) ? idleFiles(model) : []),
    ...model.environments.flatMap(environment =>
      overlayFiles(model, environment),
    ),
    ...previewFiles(model),
    ...gitopsFiles(model),
  ],
};
