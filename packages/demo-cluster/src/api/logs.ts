import { ApiError } from '../registry/ApiError';
import { ApiObject, itemsAt, stringAt } from '../registry/objects';
import { Exchange } from './exchange';
import { Target } from './target';
import { isTrue } from './watch';

/** Answers `pods/log`: the lines of one container, and those to come with `follow`. */
export function podLog(exchange: Exchange, target: Target): void {
  const { cluster, query, response, runtime } = exchange;
  const { namespace = '', name = '' } = target;
  const pod = cluster.client.get<ApiObject>('v1/pods', namespace, name);
  if (!pod) throw ApiError.notFound({ group: '', plural: 'pods' }, name);
  const container = containerOf(pod, query.get('container') ?? undefined);
  const previous = isTrue(query.get('previous'));
  const timestamps = isTrue(query.get('timestamps'));
  const lines = runtime.logs(namespace, name, {
    container,
    previous,
    timestamps,
    tailLines: integer(query, 'tailLines'),
    sinceTime: sinceOf(exchange),
  });
  if (!lines) throw noLog(pod, container, previous);
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
  const limit = integer(query, 'limitBytes');
  const text = lines.map(line => `${line}\n`).join('');
  response.write(
    limit === undefined ? text : Buffer.from(text).subarray(0, limit),
  );
  if (!isTrue(query.get('follow')) || previous) {
    response.end();
    return;
  }
  const unfollow = runtime.followLogs(namespace, name, container, line => {
    response.write(
      timestamps
        ? `${cluster.clock.now().toISOString()} ${line}\n`
        : `${line}\n`,
    );
  });
  // Nobody writes to the log of a pod that is gone or has come to its end.
  const unsubscribe = cluster.store.subscribe(({ resource, type, object }) => {
    const isPod =
      resource === 'v1/pods' &&
      object.metadata.name === name &&
      object.metadata.namespace === namespace;
    if (isPod && (type === 'DELETED' || isOver(object))) response.end();
  });
  if (isOver(pod)) response.end();
  response.on('close', () => {
    unfollow();
    unsubscribe();
  });
}

function isOver(pod: ApiObject): boolean {
  const phase = stringAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

function containerOf(pod: ApiObject, asked: string | undefined): string {
  const names = ['containers', 'initContainers'].flatMap(list =>
    itemsAt(pod, 'spec', list).map(each => String(each.name)),
  );
  const { name } = pod.metadata;
  if (asked) {
    if (names.includes(asked)) return asked;
    throw new ApiError(
      'BadRequest',
      `container ${asked} is not valid for pod ${name}`,
    );
  }
  const containers = itemsAt(pod, 'spec', 'containers').map(each =>
    String(each.name),
  );
  if (containers.length === 1) return containers[0];
  const preferred =
    pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (preferred && names.includes(preferred)) return preferred;
  throw new ApiError(
    'BadRequest',
    `a container name must be specified for pod ${name}, choose one of: [${containers.join(' ')}]`,
  );
}

function noLog(pod: ApiObject, container: string, previous: boolean): ApiError {
  const { name } = pod.metadata;
  if (previous) {
    return new ApiError(
      'BadRequest',
      `previous terminated container "${container}" in pod "${name}" not found`,
    );
  }
  const status = ['containerStatuses', 'initContainerStatuses']
    .flatMap(list => itemsAt(pod, 'status', list))
    .find(each => each.name === container);
  const reason =
    stringAt(status, 'state', 'waiting', 'reason') ?? 'ContainerCreating';
  return new ApiError(
    'BadRequest',
    `container "${container}" in pod "${name}" is waiting to start: ${reason}`,
  );
}

function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new ApiError(
    'BadRequest',
    `${name} must be a number that is not negative`,
  );
}

function sinceOf({ query, cluster }: Exchange): Date | undefined {
  const seconds = integer(query, 'sinceSeconds');
  if (seconds !== undefined) {
    return new Date(cluster.clock.now().getTime() - seconds * 1000);
  }
  const time = query.get('sinceTime');
  if (time === null) return undefined;
  const since = new Date(time);
  if (Number.isNaN(since.getTime())) {
    throw new ApiError('BadRequest', 'sinceTime must be an RFC 3339 time');
  }
  return since;
}
