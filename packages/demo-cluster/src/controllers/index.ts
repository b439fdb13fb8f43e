import { ClusterClient, Clock } from '../cluster/types';
import { ControllerContext, runController } from './controller';
import { deploymentController } from './deployment/deploymentController';
import { autoscalerController } from './autoscaler/autoscalerController';
import { daemonSetController } from './daemonSet/daemonSetController';
import { disruptionController } from './disruption/disruptionController';
import { statefulSetController } from './statefulSet/statefulSetController';
import { volumeBinder } from './volumes/volumeBinder';
import { cronJobController } from './cronJob/cronJobController';
import { endpointsController } from './endpoints/endpointsController';
import { expireEvents } from './events/expireEvents';
import { runGarbageCollector } from './garbage/garbageCollector';
import { jobController } from './job/jobController';
import { EventRecorder } from './EventRecorder';
import { replicaSetController } from './replicaSet/replicaSetController';

export interface ControllersOptions {
  client: ClusterClient;
  clock: Clock;
  /** Told of every error that is not a mere race; the controller tries again. */
  onError: (error: unknown) => void;
}

const CONTROLLERS = [
  deploymentController,
  replicaSetController,
  statefulSetController,
  daemonSetController,
  jobController,
  cronJobController,
  endpointsController,
  autoscalerController,
  disruptionController,
  volumeBinder,
];

/** Starts what kube-controller-manager runs. All state is in the store: stopping and starting anew loses nothing. */
export function startControllers(options: ControllersOptions): {
  stop(): Promise<void>;
} {
  const context: ControllerContext = {
    ...options,
    events: new EventRecorder(options),
  };
  const stops = [
    ...CONTROLLERS.map(create => runController(context, create(context))),
    runGarbageCollector(context),
    expireEvents(context),
  ];
  return {
    async stop() {
      for (const stop of stops) stop();
    },
  };
}
