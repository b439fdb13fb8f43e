import { randomBytes } from 'crypto';
import { ClusterClient, Clock, KubernetesObject } from '../cluster/types';
import { ApiError } from '../registry/ApiError';
import { ObjectReference } from './objects';
import { timestamp } from './time';

const EVENTS = 'v1/events';
/** Repetitions of more distinct events than this are written as new events. */
const REMEMBERED_EVENTS = 4096;

export type EventType = 'Normal' | 'Warning';

interface Event extends KubernetesObject {
  involvedObject: ObjectReference;
  reason: string;
  message: string;
  type: EventType;
  source: { component: string; host?: string };
  firstTimestamp: string;
  lastTimestamp: string;
  count: number;
  eventTime: null;
  reportingComponent: string;
  reportingInstance: string;
}

/** Writes what `kubectl describe` and `kubectl get events` show; repetitions raise the count of the first. */
export class EventRecorder {
  /** Name of the event by what it says, the most recently written last. */
  private readonly written = new Map<string, string>();

  constructor(
    private readonly options: {
      client: ClusterClient;
      clock: Clock;
      onError: (error: unknown) => void;
    },
  ) {}

  /** `component` is who says it, such as `deployment-controller`; `host` is the node of a kubelet. */
  record(
    component: string,
    object: KubernetesObject,
    type: EventType,
    reason: string,
    message: string,
    about: { host?: string; fieldPath?: string } = {},
  ): void {
    try {
      this.write(component, object, type, reason, message, about);
    } catch (error) {
      // Events are a courtesy: one that a namespace in deletion refuses is lost, as it is on a real cluster.
      if (error instanceof ApiError && error.reason === 'Forbidden') return;
      this.options.onError(error);
    }
  }

  private write(
    component: string,
    object: KubernetesObject,
    type: EventType,
    reason: string,
    message: string,
    { host, fieldPath }: { host?: string; fieldPath?: string },
  ): void {
    const namespace = object.metadata.namespace ?? 'default';
    const key = [
      component,
      object.metadata.uid,
      type,
      reason,
      message,
      fieldPath,
    ].join('\n');
    const name = this.written.get(key);
    const now = timestamp(this.options.clock.now());
    const event = name ? this.find(namespace, name) : undefined;
    if (event) {
      this.options.client.update(
        EVENTS,
        { ...event, count: event.count + 1, lastTimestamp: now },
        { fieldManager: component },
      );
      this.remember(key, event.metadata.name);
      return;
    }
    const created = this.options.client.create<Event>(
      EVENTS,
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: {
          name: `${object.metadata.name}.${randomBytes(8).toString('hex')}`,
          namespace,
        },
        involvedObject: referenceTo(object, fieldPath),
        reason,
        message,
        type,
        source: { component, ...(host && { host }) },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        eventTime: null,
        reportingComponent: component,
        reportingInstance: host ?? '',
      },
      { fieldManager: component },
    );
    this.remember(key, created.metadata.name);
  }

  private find(namespace: string, name: string): Event | undefined {
    return this.options.client.get<Event>(EVENTS, namespace, name);
  }

  private remember(key: string, name: string): void {
    this.written.delete(key);
    this.written.set(key, name);
    if (this.written.size > REMEMBERED_EVENTS) {
      const [oldest] = this.written.keys();
      this.written.delete(oldest);
    }
  }
}

export function referenceTo(
  object: KubernetesObject,
  fieldPath?: string,
): ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace && { namespace }),
    name,
    ...(uid && { uid }),
    ...(resourceVersion && { resourceVersion }),
    ...(fieldPath && { fieldPath }),
  };
}
