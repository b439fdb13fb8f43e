import { PodObject } from './schemas';

/** Names and ports of the pods that are ready. */
export function readyPods(pods: readonly PodObject[]) {
  return pods
    .filter(({ status }) =>
      status.conditions?.some(
        ({ type, status: holds }) => type === 'Ready' && holds === 'True',
      ),
    )
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      containerPorts: spec.containers.flatMap(({ ports }) =>
        (ports ?? []).map(({ name, containerPort }) => ({
          name,
          port: containerPort,
        })),
      ),
    }));
}
