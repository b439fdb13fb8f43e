import { StatusCause } from '../ApiError';
import {
  ApiObject,
  ensureFields,
  Fields,
  fieldsAt,
  isEqual,
  itemsAt,
  numberAt,
  setDefault,
  stringAt,
} from '../objects';
import { Strategy } from '../ResourceDefinition';
import { immutableCause, invalid, notSupported, required } from '../validation';
import { setTemplateDefaults } from './podDefaults';
import { templateCauses, templateSpecCauses } from './podValidation';

const always = ['Always'];

function setRollingUpdateDefaults(strategy: Fields, defaults: Fields): void {
  setDefault(strategy, 'type', 'RollingUpdate');
  if (strategy.type !== 'RollingUpdate') return;
  const rollingUpdate = ensureFields(strategy, 'rollingUpdate');
  for (const [field, value] of Object.entries(defaults)) {
    setDefault(rollingUpdate, field, value);
  }
}

function replicasCauses(spec: Fields | undefined): StatusCause[] {
  const causes: StatusCause[] = [];
  for (const field of ['replicas', 'minReadySeconds', 'revisionHistoryLimit']) {
    const value = numberAt(spec, field);
    if (value !== undefined && value < 0) {
      causes.push(
        invalid(`spec.${field}`, value, 'must be greater than or equal to 0'),
      );
    }
  }
  return causes;
}

function selectorCauses(object: ApiObject, previous: ApiObject): StatusCause[] {
  const selector = fieldsAt(object, 'spec', 'selector');
  return isEqual(selector, fieldsAt(previous, 'spec', 'selector'))
    ? []
    : [immutableCause('spec.selector', selector)];
}

export const deploymentStrategy: Strategy = {
  countsAnnotations: true,
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setDefault(spec, 'replicas', 1);
    setDefault(spec, 'revisionHistoryLimit', 10);
    setDefault(spec, 'progressDeadlineSeconds', 600);
    setRollingUpdateDefaults(ensureFields(spec, 'strategy'), {
      maxUnavailable: '25%',
      maxSurge: '25%',
    });
    setTemplateDefaults(fieldsAt(spec, 'template'));
  },
  validate(object) {
    const spec = fieldsAt(object, 'spec');
    const strategy = fieldsAt(spec, 'strategy');
    const causes = [...replicasCauses(spec), ...templateCauses(spec, always)];
    const types = ['Recreate', 'RollingUpdate'];
    if (!types.includes(String(strategy?.type))) {
      causes.push(notSupported('spec.strategy.type', strategy?.type, types));
    }
    if (strategy?.type === 'Recreate' && strategy.rollingUpdate) {
      causes.push({
        reason: 'FieldValueForbidden',
        field: 'spec.strategy.rollingUpdate',
        message:
          "Forbidden: may not be specified when strategy `type` is 'Recreate'",
      });
    }
    const rollingUpdate = fieldsAt(strategy, 'rollingUpdate');
    if (
      rollingUpdate &&
      isZero(rollingUpdate.maxSurge) &&
      isZero(rollingUpdate.maxUnavailable)
    ) {
      causes.push(
        invalid(
          'spec.strategy.rollingUpdate.maxUnavailable',
          rollingUpdate.maxUnavailable,
          'may not be 0 when `maxSurge` is 0',
        ),
      );
    }
    const deadline = numberAt(spec, 'progressDeadlineSeconds') ?? 600;
    if (deadline <= (numberAt(spec, 'minReadySeconds') ?? 0)) {
      causes.push(
        invalid(
          'spec.progressDeadlineSeconds',
          deadline,
          'must be greater than minReadySeconds',
        ),
      );
    }
    return causes;
  },
  validateUpdate: selectorCauses,
};

function isZero(value: unknown): boolean {
  return value === 0 || value === '0' || value === '0%';
}

export const replicaSetStrategy: Strategy = {
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setDefault(spec, 'replicas', 1);
    setTemplateDefaults(fieldsAt(spec, 'template'));
  },
  prepareForCreate(object) {
    object.status = { replicas: 0 };
  },
  validate: object => {
    const spec = fieldsAt(object, 'spec');
    return [...replicasCauses(spec), ...templateCauses(spec, always)];
  },
  validateUpdate: selectorCauses,
};

export const daemonSetStrategy: Strategy = {
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setDefault(spec, 'revisionHistoryLimit', 10);
    setRollingUpdateDefaults(ensureFields(spec, 'updateStrategy'), {
      maxUnavailable: 1,
      maxSurge: 0,
    });
    setTemplateDefaults(fieldsAt(spec, 'template'));
  },
  prepareForCreate(object) {
    object.status = {
      currentNumberScheduled: 0,
      desiredNumberScheduled: 0,
      numberMisscheduled: 0,
      numberReady: 0,
    };
  },
  validate: object => templateCauses(fieldsAt(object, 'spec'), always),
  validateUpdate: selectorCauses,
};

const mutableStatefulSetFields: ReadonlySet<string> = new Set([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]);

export const statefulSetStrategy: Strategy = {
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setDefault(spec, 'replicas', 1);
    setDefault(spec, 'podManagementPolicy', 'OrderedReady');
    setDefault(spec, 'revisionHistoryLimit', 10);
    setDefault(spec, 'serviceName', '');
    setRollingUpdateDefaults(ensureFields(spec, 'updateStrategy'), {
      partition: 0,
    });
    const retention = ensureFields(
      spec,
      'persistentVolumeClaimRetentionPolicy',
    );
    setDefault(retention, 'whenDeleted', 'Retain');
    setDefault(retention, 'whenScaled', 'Retain');
    for (const claim of itemsAt(spec, 'volumeClaimTemplates')) {
      setDefault(claim, 'apiVersion', 'v1');
      setDefault(claim, 'kind', 'PersistentVolumeClaim');
      setDefault(ensureFields(claim, 'spec'), 'volumeMode', 'Filesystem');
      setDefault(ensureFields(claim, 'status'), 'phase', 'Pending');
    }
    setTemplateDefaults(fieldsAt(spec, 'template'));
  },
  prepareForCreate(object) {
    object.status = { replicas: 0, availableReplicas: 0 };
  },
  validate: object => {
    const spec = fieldsAt(object, 'spec');
    // The volumes of the claims exist for the pods, though the template does not name them.
    const withClaims = withClaimVolumes(spec);
    return [...replicasCauses(spec), ...templateCauses(withClaims, always)];
  },
  validateUpdate(object, previous) {
    const spec = fieldsAt(object, 'spec') ?? {};
    const previousSpec = fieldsAt(previous, 'spec') ?? {};
    const names = Object.keys({ ...spec, ...previousSpec });
    const isForbidden = names.some(
      name =>
        !mutableStatefulSetFields.has(name) &&
        !isEqual(spec[name], previousSpec[name]),
    );
    if (!isForbidden) return [];
    return [
      {
        reason: 'FieldValueForbidden',
        field: 'spec',
        message:
          "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      },
    ];
  },
};

function withClaimVolumes(spec: Fields | undefined): Fields | undefined {
  const template = fieldsAt(spec, 'template');
  const podSpec = fieldsAt(template, 'spec');
  const claims = itemsAt(spec, 'volumeClaimTemplates');
  if (!podSpec || claims.length === 0) return spec;
  const claimed = claims.map(claim => ({
    name: stringAt(claim, 'metadata', 'name'),
  }));
  const volumes = [...itemsAt(podSpec, 'volumes'), ...claimed];
  return { ...spec, template: { ...template, spec: { ...podSpec, volumes } } };
}

const jobPolicies = ['OnFailure', 'Never'];

function setJobSpecDefaults(spec: Fields): void {
  if (spec.parallelism === undefined) setDefault(spec, 'completions', 1);
  setDefault(spec, 'parallelism', 1);
  setDefault(spec, 'backoffLimit', 6);
  setDefault(spec, 'completionMode', 'NonIndexed');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'podReplacementPolicy', 'TerminatingOrFailed');
  setTemplateDefaults(fieldsAt(spec, 'template'));
}

export const jobStrategy: Strategy = {
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setJobSpecDefaults(spec);
    // One map for both, so that a job without labels of its own gets the generated ones of its pods too.
    const labels = fieldsAt(spec, 'template', 'metadata', 'labels');
    const own = object.metadata.labels ?? {};
    if (labels && Object.keys(own).length === 0) {
      ensureFields(object, 'metadata').labels = labels;
    }
  },
  prepareForCreate(object) {
    const spec = ensureFields(object, 'spec');
    const template = ensureFields(spec, 'template');
    if (spec.manualSelector === true) return;
    const uid = object.metadata.uid ?? '';
    const labels = ensureFields(ensureFields(template, 'metadata'), 'labels');
    labels['batch.kubernetes.io/controller-uid'] = uid;
    labels['batch.kubernetes.io/job-name'] = object.metadata.name;
    labels['controller-uid'] = uid;
    labels['job-name'] = object.metadata.name;
    spec.selector = {
      matchLabels: { 'batch.kubernetes.io/controller-uid': uid },
    };
    const own = object.metadata.labels ?? {};
    if (Object.keys(own).length === 0) {
      object.metadata.labels = Object.fromEntries(
        Object.entries(labels).map(([key, value]) => [key, String(value)]),
      );
    }
  },
  validate: object => templateCauses(fieldsAt(object, 'spec'), jobPolicies),
  validateUpdate(object, previous) {
    return ['selector', 'template', 'completions', 'completionMode'].flatMap(
      field => {
        const value = fieldsAt(object, 'spec')?.[field];
        return isEqual(value, fieldsAt(previous, 'spec')?.[field])
          ? []
          : [immutableCause(`spec.${field}`, value)];
      },
    );
  },
};

export const cronJobStrategy: Strategy = {
  setDefaults(object) {
    const spec = ensureFields(object, 'spec');
    setDefault(spec, 'concurrencyPolicy', 'Allow');
    setDefault(spec, 'suspend', false);
    setDefault(spec, 'successfulJobsHistoryLimit', 3);
    setDefault(spec, 'failedJobsHistoryLimit', 1);
    setTemplateDefaults(fieldsAt(spec, 'jobTemplate', 'spec', 'template'));
  },
  validate(object) {
    const spec = fieldsAt(object, 'spec');
    const causes: StatusCause[] = [];
    const schedule = stringAt(spec, 'schedule');
    if (!schedule) causes.push(required('spec.schedule'));
    else if (!/^(?:@\w+(?: \w+)?|\S+(?: +\S+){4})$/.test(schedule.trim())) {
      causes.push(
        invalid(
          'spec.schedule',
          schedule,
          `expected exactly 5 fields, found ${schedule.trim().split(/\s+/).length}: [${schedule}]`,
        ),
      );
    }
    const policies = ['Allow', 'Forbid', 'Replace'];
    if (!policies.includes(String(spec?.concurrencyPolicy))) {
      causes.push(
        notSupported(
          'spec.concurrencyPolicy',
          spec?.concurrencyPolicy,
          policies,
        ),
      );
    }
    const template = fieldsAt(spec, 'jobTemplate', 'spec', 'template');
    causes.push(
      ...templateSpecCauses(
        template,
        'spec.jobTemplate.spec.template',
        jobPolicies,
      ),
    );
    return causes;
  },
};
