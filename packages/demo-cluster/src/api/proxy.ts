import { request as httpRequest } from 'node:http';
import { pipeline } from 'node:stream';
import { NetworkAddress } from '../cluster/types';
import { ApiError } from '../registry/ApiError';
import {
  ApiObject,
  fieldsAt,
  itemsAt,
  numberAt,
  stringAt,
} from '../registry/objects';
import { Exchange, respondJson, statusOf } from './exchange';
import { Target } from './target';
import { selectsLabels } from './selectors';

/** Passes a request on to a pod, or to a ready pod of a service, and the answer back. */
export function proxy(exchange: Exchange, target: Target): void {
  const { request, response, url } = exchange;
  const address =
    target.plural === 'pods'
      ? podAddress(exchange, target)
      : serviceAddress(exchange, target);
  const { authorization, host, connection, upgrade, ...headers } =
    request.headers;
  const outgoing = httpRequest(
    {
      host: address.host,
      port: address.port,
      method: request.method,
      path: `${target.rest || '/'}${url.search}`,
      // The token opens the cluster; it is none of the pod's business.
      headers: { ...headers, host: `${address.host}:${address.port}` },
    },
    incoming => {
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      pipeline(incoming, response, () => {});
    },
  );
  outgoing.on('error', error => {
    if (response.headersSent) response.destroy();
    else {
      const message = `error trying to reach service: ${error.message}`;
      respondJson(
        exchange,
        503,
        statusOf(new ApiError('ServiceUnavailable', message)),
      );
    }
  });
  response.on('close', () => outgoing.destroy());
  pipeline(request, outgoing, () => {});
}

/** `name`, `name:port` and `scheme:name:port`. */
function parseName(text: string) {
  const parts = text.split(':');
  if (parts.length === 3) parts.shift();
  return { name: parts[0], port: parts[1] };
}

function podAddress(exchange: Exchange, target: Target): NetworkAddress {
  const { cluster, runtime } = exchange;
  const { name, port } = parseName(target.name ?? '');
  const namespace = target.namespace ?? '';
  const pod = cluster.client.get<ApiObject>('v1/pods', namespace, name);
  if (!pod) throw ApiError.notFound({ group: '', plural: 'pods' }, name);
  const first = itemsAt(pod, 'spec', 'containers')
    .flatMap(container => itemsAt(container, 'ports'))
    .map(each => numberAt(each, 'containerPort'))[0];
  const asked = port ? numberOrName(port) : (first ?? 80);
  const address = runtime.podAddress(namespace, name, asked);
  if (address) return address;
  throw new ApiError(
    'ServiceUnavailable',
    `error trying to reach service: nothing listens at port ${asked} of pod ${namespace}/${name}`,
  );
}

function serviceAddress(exchange: Exchange, target: Target): NetworkAddress {
  const { cluster, runtime } = exchange;
  const { name, port } = parseName(target.name ?? '');
  const namespace = target.namespace ?? '';
  const service = cluster.client.get<ApiObject>('v1/services', namespace, name);
  if (!service)
    throw ApiError.notFound({ group: '', plural: 'services' }, name);
  const ports = itemsAt(service, 'spec', 'ports');
  const servicePort = port
    ? ports.find(each => each.name === port || String(each.port) === port)
    : ports[0];
  if (!servicePort) {
    throw new ApiError(
      'ServiceUnavailable',
      `no service port "${port ?? ''}" found for service "${name}"`,
    );
  }
  const selector = fieldsAt(service, 'spec', 'selector');
  // A service without a selector has endpoints of its own, outside of the pods.
  const candidates = selector
    ? cluster.client.list<ApiObject>('v1/pods', namespace)
    : [];
  const addresses = candidates
    .filter(isReady)
    .filter(pod =>
      selectsLabels({ matchLabels: selector }, pod.metadata.labels ?? {}),
    )
    .flatMap(pod => {
      const targetPort = servicePort.targetPort;
      const wanted =
        typeof targetPort === 'number' || typeof targetPort === 'string'
          ? targetPort
          : Number(servicePort.port);
      return runtime.podAddress(namespace, pod.metadata.name, wanted) ?? [];
    });
  // Any ready pod will do; the choice must only not always fall on the same one.
  const address = addresses[Math.floor(Math.random() * addresses.length)];
  if (address) return address;
  throw new ApiError(
    'ServiceUnavailable',
    `no endpoints available for service "${name}"`,
  );
}

function isReady(pod: ApiObject): boolean {
  return (
    !pod.metadata.deletionTimestamp &&
    stringAt(pod, 'status', 'podIP') !== undefined &&
    itemsAt(pod, 'status', 'conditions').some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    )
  );
}

function numberOrName(port: string): string | number {
  return /^\d+$/.test(port) ? Number(port) : port;
}
