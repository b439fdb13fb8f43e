import { Container, Pod, PodStatus } from './pod';

const RESOURCES = ['cpu', 'memory'];

/** The quality of service that a pod's requests and limits amount to. */
export function qosClass({ spec }: Pod): NonNullable<PodStatus['qosClass']> {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  if (containers.every(container => !asksForAnything(container))) {
    return 'BestEffort';
  }
  return containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

function asksForAnything({ resources = {} }: Container): boolean {
  return RESOURCES.some(
    name =>
      resources.requests?.[name] !== undefined ||
      resources.limits?.[name] !== undefined,
  );
}

/** A request that is left out equals its limit. */
function isGuaranteed({ resources = {} }: Container): boolean {
  return RESOURCES.every(name => {
    const limit = resources.limits?.[name];
    const request = resources.requests?.[name] ?? limit;
    return limit !== undefined && String(request) === String(limit);
  });
}
