import { ClusterClient, Clock, KubernetesObject } from '../../cluster/types';

const EVENTS = 'v1/events';
/** What an API server keeps events for unless `--event-ttl` says otherwise, in milliseconds. */
const LIFETIME = 60 * 60 * 1000;
/** Between two sweeps, in milliseconds. */
const INTERVAL = 60 * 1000;

interface Expiry {
  namespace: string | undefined;
  name: string;
  expiresAt: number;
}

/**
 * Deletes events an hour after they were last written, until the returned function is called. Those that are there at
 * the start have a whole hour left.
 */
export function expireEvents({
  client,
  clock,
  onError,
}: {
  client: ClusterClient;
  clock: Clock;
  onError: (error: unknown) => void;
}): () => void {
  /** By uid, the longest unwritten first, so that a sweep looks only at what has expired. */
  const expiries = new Map<string, Expiry>();

  function renew({ metadata }: KubernetesObject): void {
    const { uid, namespace, name } = metadata;
    if (uid === undefined) return;
    expiries.delete(uid);
    const expiresAt = clock.now().getTime() + LIFETIME;
    expiries.set(uid, { namespace, name, expiresAt });
  }

  function sweep(): void {
    const now = clock.now().getTime();
    for (const [uid, { namespace, name, expiresAt }] of expiries) {
      if (expiresAt > now) break;
      expiries.delete(uid);
      try {
        client.delete(EVENTS, namespace, name, { uid });
      } catch (error) {
        onError(error);
      }
    }
    timer = clock.setTimeout(sweep, INTERVAL);
  }

  client.list(EVENTS).forEach(renew);
  const unsubscribe = client.subscribe(({ type, resource, object }) => {
    if (resource !== EVENTS) return;
    if (type !== 'DELETED') renew(object);
    else if (object.metadata.uid) expiries.delete(object.metadata.uid);
  });
  let timer = clock.setTimeout(sweep, INTERVAL);
  return () => {
    unsubscribe();
    timer.cancel();
  };
}
