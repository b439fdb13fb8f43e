import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { EnvironmentsClient, EnvironmentsService } from './EnvironmentsClient';

/** What runs where, asked with the credentials of the plugin that depends on it. */
export const environmentsServiceRef = createServiceRef<EnvironmentsService>({
  id: 'quarterdeck.environments',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: dependencies => new EnvironmentsClient(dependencies),
    }),
});
