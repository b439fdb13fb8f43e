import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { RunbooksClient, RunbooksService } from './RunbooksClient';

/** The runbooks of the portal. */
export const runbooksServiceRef = createServiceRef<RunbooksService>({
  id: 'quarterdeck.runbooks',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: dependencies => new RunbooksClient(dependencies),
    }),
});
