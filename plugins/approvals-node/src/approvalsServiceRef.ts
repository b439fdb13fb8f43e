import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { ApprovalsClient, ApprovalsService } from './ApprovalsClient';

/** The approvals of this portal, asked with the credentials of the plugin that depends on them. */
export const approvalsServiceRef = createServiceRef<ApprovalsService>({
  id: 'quarterdeck.approvals',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: services => new ApprovalsClient(services),
    }),
});
