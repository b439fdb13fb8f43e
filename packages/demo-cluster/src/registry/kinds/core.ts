import { StatusCause } from '../ApiError';
import {
  ApiObject,
  ensureFields,
  Fields,
  fieldsAt,
  isEqual,
  itemsAt,
  setDefault,
  stringAt,
} from '../objects';
import { Strategy } from '../ResourceDefinition';
import {
  duplicate,
  immutableCause,
  invalid,
  notSupported,
  required,
} from '../validation';
import { setPodSpecDefaults, setRequestsFromLimits } from './podDefaults';
import { podSpecCauses } from './podValidation';

export const namespaceStrategy: Strategy = {
  prepareForCreate(object) {
    ensureFields(object, 'spec').finalizers = ['kubernetes'];
    object.status = { phase: 'Active' };
  },
  setDefaults(object) {
    // Set on every write, so that nobody can take it away.
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
  },
  prepareForUpdate(object, previous) {
    object.spec = previous.spec;
  },
};

function qualityOfService(spec: Fields): string {
  const containers = [
    ...itemsAt(spec, 'containers'),
    ...itemsAt(spec, 'initContainers'),
  ];
  const hasAny = containers.some(
    each =>
      Object.keys(fieldsAt(each, 'resources', 'limits') ?? {}).length > 0 ||
      Object.keys(fieldsAt(each, 'resources', 'requests') ?? {}).length > 0,
  );
  if (!hasAny) return 'BestEffort';
  const isGuaranteed = containers.every(each => {
    const limits = fieldsAt(each, 'resources', 'limits');
    return (
      limits?.cpu !== undefined &&
      limits.memory !== undefined &&
      isEqual(limits, fieldsAt(each, 'resources', 'requests'))
    );
  });
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

/** A pod is fixed once it exists: only its images, deadline and tolerations may change. */
function withoutMutableParts(spec: Fields | undefined): Fields {
  const {
    activeDeadlineSeconds,
    tolerations,
    nodeName,
    terminationGracePeriodSeconds,
    ...rest
  } = spec ?? {};
  const withoutImages = (list: string) =>
    itemsAt(spec, list).map(({ image, ...container }) => container);
  return {
    ...rest,
    containers: withoutImages('containers'),
    initContainers: withoutImages('initContainers'),
  };
}

export const podStrategy: Strategy = {
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setPodSpecDefaults(spec);
    itemsAt(spec, 'containers').forEach(setRequestsFromLimits);
    itemsAt(spec, 'initContainers').forEach(setRequestsFromLimits);
    setDefault(spec, 'enableServiceLinks', true);
  },
  prepareForCreate(object) {
    const spec = ensureFields(object, 'spec');
    setDefault(spec, 'serviceAccountName', 'default');
    setDefault(spec, 'serviceAccount', spec.serviceAccountName);
    setDefault(spec, 'preemptionPolicy', 'PreemptLowerPriority');
    setDefault(spec, 'priority', 0);
    const tolerations = itemsAt(spec, 'tolerations');
    for (const key of ['not-ready', 'unreachable']) {
      const fullKey = `node.kubernetes.io/${key}`;
      if (tolerations.some(each => each.key === fullKey)) continue;
      tolerations.push({
        key: fullKey,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      });
    }
    spec.tolerations = tolerations;
    object.status = { phase: 'Pending', qosClass: qualityOfService(spec) };
  },
  validate: object => podSpecCauses(fieldsAt(object, 'spec'), 'spec'),
  validateUpdate(object, previous) {
    const isUnchanged = isEqual(
      withoutMutableParts(fieldsAt(object, 'spec')),
      withoutMutableParts(fieldsAt(previous, 'spec')),
    );
    if (isUnchanged) return [];
    return [
      {
        reason: 'FieldValueForbidden',
        field: 'spec',
        message:
          'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
      },
    ];
  },
};

function immutableDataCauses(
  object: ApiObject,
  previous: ApiObject,
): StatusCause[] {
  if (previous.immutable !== true) return [];
  return ['immutable', 'data', 'binaryData']
    .filter(field => !isEqual(object[field], previous[field]))
    .map(field => ({
      reason: 'FieldValueForbidden',
      field,
      message: 'Forbidden: field is immutable when `immutable` is set',
    }));
}

function dataKeyCauses(object: ApiObject, field: string): StatusCause[] {
  return Object.keys(fieldsAt(object, field) ?? {})
    .filter(key => !/^[-._a-zA-Z0-9]{1,253}$/.test(key))
    .map(key =>
      invalid(
        `${field}[${key}]`,
        key,
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ),
    );
}

export const configMapStrategy: Strategy = {
  validate(object) {
    const binary = fieldsAt(object, 'binaryData') ?? {};
    const twice = Object.keys(fieldsAt(object, 'data') ?? {}).filter(
      key => key in binary,
    );
    return [
      ...dataKeyCauses(object, 'data'),
      ...dataKeyCauses(object, 'binaryData'),
      ...twice.map(key => duplicate(`binaryData[${key}]`, key)),
    ];
  },
  validateUpdate: immutableDataCauses,
};

export const secretStrategy: Strategy = {
  setDefaults(object) {
    setDefault(object, 'type', 'Opaque');
    const texts = fieldsAt(object, 'stringData');
    if (!texts) return;
    const data = ensureFields(object, 'data');
    for (const [key, text] of Object.entries(texts)) {
      data[key] = Buffer.from(String(text), 'utf8').toString('base64');
    }
    delete object.stringData;
  },
  validate: object => dataKeyCauses(object, 'data'),
  validateUpdate(object, previous) {
    const causes = immutableDataCauses(object, previous);
    if (object.type !== previous.type) {
      causes.push(immutableCause('type', object.type));
    }
    return causes;
  },
};

export const eventStrategy: Strategy = {
  setDefaults(object) {
    setDefault(object, 'source', {});
    setDefault(object, 'reportingComponent', '');
    setDefault(object, 'reportingInstance', '');
  },
  validate(object) {
    const namespace =
      stringAt(object, 'involvedObject', 'namespace') ?? 'default';
    return namespace === object.metadata.namespace
      ? []
      : [
          invalid(
            'involvedObject.namespace',
            namespace,
            'does not match event.namespace',
          ),
        ];
  },
};

export const persistentVolumeClaimStrategy: Strategy = {
  setDefaults(object) {
    setDefault(ensureFields(object, 'spec'), 'volumeMode', 'Filesystem');
  },
  prepareForCreate(object) {
    object.status = { phase: 'Pending' };
  },
  validate(object) {
    const causes: StatusCause[] = [];
    const spec = fieldsAt(object, 'spec');
    const modes = spec?.accessModes;
    if (!Array.isArray(modes) || modes.length === 0) {
      causes.push(
        required('spec.accessModes', 'at least 1 access mode is required'),
      );
    }
    if (!fieldsAt(spec, 'resources', 'requests')?.storage) {
      causes.push(required('spec.resources[storage]'));
    }
    return causes;
  },
};

export const persistentVolumeStrategy: Strategy = {
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setDefault(spec, 'persistentVolumeReclaimPolicy', 'Retain');
    setDefault(spec, 'volumeMode', 'Filesystem');
  },
  prepareForCreate(object) {
    object.status = { phase: 'Pending' };
  },
};

export const serviceProtocols = ['TCP', 'UDP', 'SCTP'];

export function protocolCauses(
  protocol: unknown,
  field: string,
): StatusCause[] {
  return serviceProtocols.includes(String(protocol))
    ? []
    : [notSupported(field, protocol, serviceProtocols)];
}
