import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { TimelineClient, TimelineService } from './TimelineClient';

/** The timeline of the portal; where none is installed, posting to it says so. */
export const timelineServiceRef = createServiceRef<TimelineService>({
  id: 'quarterdeck.timeline',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: dependencies => new TimelineClient(dependencies),
    }),
});
