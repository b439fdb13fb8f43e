import { ClusterClient, Clock } from '../cluster/types';
import { ControllerContext, runController } from './controller';
import { deploymentController } from './deployment/deploymentController';
import { EventRecorder } from './EventRecorder';
import { replicaSetController } from './replicaSet/replicaSetController';

export interface ControllersOptions {
  client: ClusterClient;
  clock: Clock;
  /** Told of every error that is not a mere race; the controller tries again. */
  onError: (error: unknown) => void;
}

const CONTROLLERS = [deploymentController, replicaSetController];

/** Starts what kube-controller-manager runs. All state is in the store: stopping and starting anew loses nothing. */
export function startControllers(options: ControllersOptions): {
  stop(): Promise<void>;
} {
  const context: ControllerContext = {
    ...options,
    events: new EventRecorder(options),
  };
  const stops = CONTROLLERS.map(create =>
    runController(context, create(context)),
  );
  return {
    async stop() {
      for (const stop of stops) stop();
    },
  };
}
