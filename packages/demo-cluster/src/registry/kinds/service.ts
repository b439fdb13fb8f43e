import { StatusCause } from '../ApiError';
import {
  ApiObject,
  ensureFields,
  Fields,
  fieldsAt,
  itemsAt,
  numberAt,
  setDefault,
  stringAt,
} from '../objects';
import { Strategy, StrategyContext } from '../ResourceDefinition';
import {
  dnsLabelProblem,
  immutableCause,
  invalid,
  notSupported,
  required,
} from '../validation';
import { protocolCauses } from './core';
import { portCauses } from './podValidation';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

function hasNodePorts(spec: Fields): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

function otherServices(object: ApiObject, context: StrategyContext) {
  return context
    .list('v1/services')
    .filter(
      ({ metadata }) =>
        metadata.name !== object.metadata.name ||
        metadata.namespace !== object.metadata.namespace,
    );
}

/** The lowest free address of 10.96.0.0/16; the first belongs to the service `kubernetes`. */
function allocateAddress(object: ApiObject, context: StrategyContext): string {
  const taken = new Set(
    otherServices(object, context).map(each =>
      stringAt(each, 'spec', 'clusterIP'),
    ),
  );
  const isKubernetes =
    object.metadata.name === 'kubernetes' &&
    object.metadata.namespace === 'default';
  for (let number = isKubernetes ? 1 : 10; number < 65_534; number++) {
    const address = `10.96.${number >> 8}.${number & 255}`;
    if (!taken.has(address)) return address;
  }
  throw new Error('The range of service addresses is full');
}

function allocateNodePorts(object: ApiObject, context: StrategyContext): void {
  const ports = itemsAt(object, 'spec', 'ports');
  const taken = new Set<unknown>(
    [...otherServices(object, context), object].flatMap(each =>
      itemsAt(each, 'spec', 'ports').map(port => port.nodePort),
    ),
  );
  let candidate = 30_000;
  for (const port of ports) {
    if (port.nodePort !== undefined) continue;
    while (taken.has(candidate)) candidate += 1;
    port.nodePort = candidate;
    taken.add(candidate);
  }
}

function allocate(object: ApiObject, context: StrategyContext): void {
  const spec = ensureFields(object, 'spec');
  if (spec.type === 'ExternalName') return;
  if (!spec.clusterIP) spec.clusterIP = allocateAddress(object, context);
  spec.clusterIPs = [spec.clusterIP];
  setDefault(spec, 'ipFamilies', ['IPv4']);
  setDefault(spec, 'ipFamilyPolicy', 'SingleStack');
  if (hasNodePorts(spec)) allocateNodePorts(object, context);
}

function setDefaults(object: ApiObject): void {
  const spec = ensureFields(object, 'spec');
  setDefault(spec, 'type', 'ClusterIP');
  setDefault(spec, 'sessionAffinity', 'None');
  if (spec.type !== 'ExternalName') {
    setDefault(spec, 'internalTrafficPolicy', 'Cluster');
  }
  if (hasNodePorts(spec)) setDefault(spec, 'externalTrafficPolicy', 'Cluster');
  if (spec.type === 'LoadBalancer') {
    setDefault(spec, 'allocateLoadBalancerNodePorts', true);
  }
  for (const port of itemsAt(spec, 'ports')) {
    setDefault(port, 'protocol', 'TCP');
    if (port.targetPort === undefined || port.targetPort === '') {
      port.targetPort = port.port;
    }
  }
}

function servicePortCauses(ports: Fields[]): StatusCause[] {
  const causes: StatusCause[] = [];
  const names = new Set<unknown>();
  ports.forEach((port, index) => {
    const path = `spec.ports[${index}]`;
    const name = stringAt(port, 'name');
    if (!name) {
      if (ports.length > 1) causes.push(required(`${path}.name`));
    } else {
      const problem = dnsLabelProblem(name);
      if (problem) causes.push(invalid(`${path}.name`, name, problem));
      if (names.has(name)) {
        causes.push({
          reason: 'FieldValueDuplicate',
          field: `${path}.name`,
          message: `Duplicate value: ${JSON.stringify(name)}`,
        });
      }
      names.add(name);
    }
    causes.push(...portCauses(port.port, `${path}.port`));
    causes.push(...protocolCauses(port.protocol, `${path}.protocol`));
    const nodePort = numberAt(port, 'nodePort');
    if (nodePort !== undefined && (nodePort < 30_000 || nodePort > 32_767)) {
      causes.push(
        invalid(
          `${path}.nodePort`,
          nodePort,
          'provided port is not in the valid range. The range of valid ports is 30000-32767',
        ),
      );
    }
  });
  return causes;
}

export const serviceStrategy: Strategy = {
  setDefaults,
  prepareForCreate(object, context) {
    allocate(object, context);
    object.status = { loadBalancer: {} };
  },
  prepareForUpdate(object, previous, context) {
    const spec = ensureFields(object, 'spec');
    const isStillAddressed =
      spec.type !== 'ExternalName' &&
      fieldsAt(previous, 'spec')?.type !== 'ExternalName';
    if (isStillAddressed) {
      setDefault(spec, 'clusterIP', stringAt(previous, 'spec', 'clusterIP'));
      keepNodePorts(object, previous);
    } else if (spec.type === 'ExternalName') {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    allocate(object, context);
  },
  validate(object) {
    const spec = fieldsAt(object, 'spec') ?? {};
    const causes: StatusCause[] = [];
    if (!types.includes(String(spec.type))) {
      causes.push(notSupported('spec.type', spec.type, types));
    }
    const ports = itemsAt(spec, 'ports');
    const isHeadless = spec.clusterIP === 'None';
    if (spec.type === 'ExternalName') {
      if (!spec.externalName) causes.push(required('spec.externalName'));
    } else if (ports.length === 0 && !isHeadless) {
      causes.push(required('spec.ports'));
    }
    return [...causes, ...servicePortCauses(ports)];
  },
  validateUpdate(object, previous) {
    const address = stringAt(object, 'spec', 'clusterIP');
    const before = stringAt(previous, 'spec', 'clusterIP');
    return address && before && address !== before
      ? [immutableCause('spec.clusterIP', address)]
      : [];
  },
};

/** A replaced service that does not name its node ports keeps them. */
function keepNodePorts(object: ApiObject, previous: ApiObject): void {
  if (!hasNodePorts(ensureFields(object, 'spec'))) {
    for (const port of itemsAt(object, 'spec', 'ports')) delete port.nodePort;
    return;
  }
  for (const port of itemsAt(object, 'spec', 'ports')) {
    const before = itemsAt(previous, 'spec', 'ports').find(
      each => each.port === port.port && each.protocol === port.protocol,
    );
    if (before?.nodePort !== undefined) {
      setDefault(port, 'nodePort', before.nodePort);
    }
  }
}
