import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { scaffolderWorkspaceProviderExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { GENERATORS } from '@quarterdeck/service-generator';
import { createCheckOutAction } from './actions/checkOut';
import { createDeployAction } from './actions/deploy';
import { createDescribeAction } from './actions/describe';
import { createEnvironmentAction } from './actions/environment';
import { createGeneratorAction } from './actions/generator';
import { createLockAction } from './actions/lock';
import { createProposeAction } from './actions/propose';
import { createRegisterAction } from './actions/register';
import { createRetrofitAction } from './actions/retrofit';
import { createVerifyAction } from './actions/verify';
import { createEnsureRepoAction } from './actions/ensureRepo';
import { ClusterAccess } from './cluster/ClusterAccess';
import { DirectoryWorkspaces } from './workspace/DirectoryWorkspaces';
import { sweepPreviews } from './cluster/previews';
import { readCreateConfig } from './config';
import { componentChangePermission } from './permissions';
import { previewRoute } from './preview/previewRoute';

/** The actions `quarterdeck:…` of the scaffolder. */
export const scaffolderModuleQuarterdeck = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'quarterdeck',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        workspaceProviders: scaffolderWorkspaceProviderExtensionPoint,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
      },
      async init({
        actions,
        catalog,
        config,
        events,
        httpAuth,
        httpRouter,
        logger,
        permissions,
        permissionsRegistry,
        reader,
        scheduler,
        workspaceProviders,
      }) {
        const { versions, repositories, workspaces, mayWrite } =
          readCreateConfig(config);
        if (workspaces) {
          workspaceProviders.addProviders({
            quarterdeck: new DirectoryWorkspaces(workspaces),
          });
        }
        permissionsRegistry.addPermissions([componentChangePermission]);
        const clusters = new ClusterAccess(config, mayWrite);
        const integrations = ScmIntegrations.fromConfig(config);
        actions.addActions(
          createDescribeAction({ versions }),
          ...GENERATORS.map(generator =>
            createGeneratorAction(generator, { versions }),
          ),
          createVerifyAction({ versions }),
          createLockAction({ versions, reader }),
          createEnsureRepoAction({ config: repositories, integrations }),
          createRegisterAction({ catalog, events, integrations }),
          createRetrofitAction({
            versions,
            directory: repositories.directory,
            catalog,
            permissions,
            reader,
            integrations,
          }),
          createCheckOutAction({
            directory: repositories.directory,
            catalog,
            permissions,
            reader,
            integrations,
          }),
          createProposeAction({ config: repositories, catalog, permissions }),
          createDeployAction({ versions, clusters, permissions }),
          createEnvironmentAction({ versions, clusters, permissions }),
        );
        await scheduler.scheduleTask({
          id: 'quarterdeck-expired-previews',
          frequency: { minutes: 10 },
          timeout: { minutes: 5 },
          initialDelay: { minutes: 1 },
          fn: async signal =>
            void (await sweepPreviews(clusters, logger, {
              signal,
              now: Date.now(),
            })),
        });
        httpRouter.use(
          previewRoute({ catalog, httpAuth, permissions, reader, versions }),
        );
      },
    });
  },
});
