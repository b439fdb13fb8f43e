import { StatusCause } from '../ApiError';
import {
  ensureFields,
  fieldsAt,
  isEqual,
  itemsAt,
  numberAt,
  setDefault,
  stringAt,
} from '../objects';
import { Strategy } from '../ResourceDefinition';
import { immutableCause, invalid, notSupported, required } from '../validation';

export const horizontalPodAutoscalerStrategy: Strategy = {
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setDefault(spec, 'minReplicas', 1);
    if (itemsAt(spec, 'metrics').length === 0) {
      spec.metrics = [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            target: { type: 'Utilization', averageUtilization: 80 },
          },
        },
      ];
    }
  },
  validate(object) {
    const causes: StatusCause[] = [];
    const minimum = numberAt(object, 'spec', 'minReplicas') ?? 1;
    const maximum = numberAt(object, 'spec', 'maxReplicas');
    for (const field of ['kind', 'name']) {
      if (!stringAt(object, 'spec', 'scaleTargetRef', field)) {
        causes.push(required(`spec.scaleTargetRef.${field}`));
      }
    }
    if (minimum < 1) {
      causes.push(
        invalid(
          'spec.minReplicas',
          minimum,
          'must be greater than or equal to 1',
        ),
      );
    }
    if (maximum === undefined || maximum < 1) {
      causes.push(
        invalid('spec.maxReplicas', maximum ?? 0, 'must be greater than 0'),
      );
    } else if (maximum < minimum) {
      causes.push(
        invalid(
          'spec.maxReplicas',
          maximum,
          'must be greater than or equal to `minReplicas`',
        ),
      );
    }
    return causes;
  },
};

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

export const ingressStrategy: Strategy = {
  prepareForCreate(object) {
    object.status = { loadBalancer: {} };
  },
  validate(object) {
    const causes: StatusCause[] = [];
    const rules = itemsAt(object, 'spec', 'rules');
    if (rules.length === 0 && !fieldsAt(object, 'spec', 'defaultBackend')) {
      causes.push(
        invalid(
          'spec',
          [],
          'either `defaultBackend` or `rules` must be specified',
        ),
      );
    }
    rules.forEach((rule, ruleIndex) => {
      itemsAt(rule, 'http', 'paths').forEach((path, pathIndex) => {
        const field = `spec.rules[${ruleIndex}].http.paths[${pathIndex}]`;
        if (!path.pathType) {
          causes.push(
            required(`${field}.pathType`, 'pathType must be specified'),
          );
        } else if (!pathTypes.includes(String(path.pathType))) {
          causes.push(
            notSupported(`${field}.pathType`, path.pathType, pathTypes),
          );
        }
        if (!fieldsAt(path, 'backend'))
          causes.push(required(`${field}.backend`));
      });
    });
    return causes;
  },
};

export const networkPolicyStrategy: Strategy = {
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setDefault(spec, 'podSelector', {});
    setDefault(
      spec,
      'policyTypes',
      spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'],
    );
    for (const list of ['ingress', 'egress']) {
      for (const rule of itemsAt(spec, list)) {
        for (const port of itemsAt(rule, 'ports')) {
          setDefault(port, 'protocol', 'TCP');
        }
      }
    }
  },
};

export const podDisruptionBudgetStrategy: Strategy = {
  validate(object) {
    const spec = fieldsAt(object, 'spec');
    return spec?.minAvailable !== undefined && spec.maxUnavailable !== undefined
      ? [
          invalid(
            'spec',
            spec,
            'minAvailable and maxUnavailable cannot be both set',
          ),
        ]
      : [];
  },
};

export const endpointSliceStrategy: Strategy = {
  setDefaults(object) {
    for (const port of itemsAt(object, 'ports')) {
      setDefault(port, 'name', '');
      setDefault(port, 'protocol', 'TCP');
    }
  },
  validate(object) {
    const families = ['IPv4', 'IPv6', 'FQDN'];
    return families.includes(String(object.addressType))
      ? []
      : [notSupported('addressType', object.addressType, families)];
  },
};

export const roleBindingStrategy: Strategy = {
  setDefaults(object) {
    const roleRef = ensureFields(object, 'roleRef');
    setDefault(roleRef, 'apiGroup', 'rbac.authorization.k8s.io');
    for (const subject of itemsAt(object, 'subjects')) {
      const isAccount = subject.kind === 'ServiceAccount';
      setDefault(
        subject,
        'apiGroup',
        isAccount ? '' : 'rbac.authorization.k8s.io',
      );
      if (subject.apiGroup === '') delete subject.apiGroup;
    }
  },
  validate: object =>
    stringAt(object, 'roleRef', 'name') ? [] : [required('roleRef.name')],
  validateUpdate: (object, previous) =>
    isEqual(object.roleRef, previous.roleRef)
      ? []
      : [invalid('roleRef', object.roleRef, 'cannot change roleRef')],
};

export const controllerRevisionStrategy: Strategy = {
  validate: object =>
    object.revision === undefined ? [required('revision')] : [],
  validateUpdate: (object, previous) =>
    isEqual(object.data, previous.data)
      ? []
      : [immutableCause('data', object.data)],
};
