import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { rolloutGatesExtensionPoint } from '@quarterdeck/plugin-rollouts-node';
import { runbooksServiceRef } from '@quarterdeck/plugin-runbooks-node';
import { RunbookGate } from './RunbookGate';
import { readWantedRunbooks } from './wantedRunbooks';

/** Gates of rollouts that wait for a run of a runbook. */
export const rolloutsModuleRunbooks = createBackendModule({
  pluginId: 'rollouts',
  moduleId: 'runbooks',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        gates: rolloutGatesExtensionPoint,
        runbooks: runbooksServiceRef,
      },
      async init({ config, gates, runbooks }) {
        const wanted = readWantedRunbooks(config);
        gates.addGate(new RunbookGate({ moment: 'before', wanted, runbooks }));
        gates.addGate(new RunbookGate({ moment: 'during', wanted, runbooks }));
      },
    });
  },
});
