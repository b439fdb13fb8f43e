import { StatusCause } from '../ApiError';
import {
  Fields,
  fieldsAt,
  isFields,
  itemsAt,
  stringAt,
  valueAt,
} from '../objects';
import {
  dnsLabelProblem,
  duplicate,
  invalid,
  labelsCauses,
  notSupported,
  required,
} from '../validation';

/** What is wrong with a pod spec whose path in the object is `path`. */
export function podSpecCauses(
  spec: Fields | undefined,
  path: string,
): StatusCause[] {
  if (!spec) return [required(`${path}.containers`)];
  const containers = itemsAt(spec, 'containers');
  const causes: StatusCause[] = [];
  if (containers.length === 0) causes.push(required(`${path}.containers`));
  const volumes = new Set(itemsAt(spec, 'volumes').map(({ name }) => name));
  const names = new Set<unknown>();
  for (const list of ['initContainers', 'containers']) {
    itemsAt(spec, list).forEach((container, index) => {
      const itemPath = `${path}.${list}[${index}]`;
      causes.push(...containerCauses(container, itemPath, volumes));
      if (container.name !== undefined && names.has(container.name)) {
        causes.push(duplicate(`${itemPath}.name`, container.name));
      }
      names.add(container.name);
    });
  }
  itemsAt(spec, 'volumes').forEach((volume, index) => {
    causes.push(...nameCauses(volume.name, `${path}.volumes[${index}].name`));
  });
  const restartPolicies = ['Always', 'OnFailure', 'Never'];
  if (!restartPolicies.includes(String(spec.restartPolicy))) {
    causes.push(
      notSupported(
        `${path}.restartPolicy`,
        spec.restartPolicy,
        restartPolicies,
      ),
    );
  }
  return causes;
}

function containerCauses(
  container: Fields,
  path: string,
  volumes: ReadonlySet<unknown>,
): StatusCause[] {
  const causes = nameCauses(container.name, `${path}.name`);
  const image = stringAt(container, 'image');
  if (!image) causes.push(required(`${path}.image`));
  else if (image !== image.trim()) {
    causes.push(
      invalid(
        `${path}.image`,
        image,
        'must not have leading or trailing whitespace',
      ),
    );
  }
  itemsAt(container, 'ports').forEach((port, index) => {
    causes.push(
      ...portCauses(
        port.containerPort,
        `${path}.ports[${index}].containerPort`,
      ),
    );
  });
  itemsAt(container, 'env').forEach((variable, index) => {
    if (!variable.name) causes.push(required(`${path}.env[${index}].name`));
    if (variable.value && variable.valueFrom) {
      causes.push(
        invalid(
          `${path}.env[${index}].valueFrom`,
          '',
          'may not be specified when `value` is not empty',
        ),
      );
    }
  });
  itemsAt(container, 'volumeMounts').forEach((mount, index) => {
    const mountPath = `${path}.volumeMounts[${index}]`;
    if (!mount.mountPath) causes.push(required(`${mountPath}.mountPath`));
    if (!volumes.has(mount.name)) {
      causes.push({
        reason: 'FieldValueNotFound',
        field: `${mountPath}.name`,
        message: `Not found: ${JSON.stringify(mount.name ?? '')}`,
      });
    }
  });
  causes.push(...resourceCauses(container, path));
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    causes.push(...probeCauses(container[name], `${path}.${name}`));
  }
  const policies = ['Always', 'IfNotPresent', 'Never'];
  if (!policies.includes(String(container.imagePullPolicy))) {
    causes.push(
      notSupported(
        `${path}.imagePullPolicy`,
        container.imagePullPolicy,
        policies,
      ),
    );
  }
  return causes;
}

function nameCauses(name: unknown, path: string): StatusCause[] {
  if (!name) return [required(path)];
  const problem = dnsLabelProblem(String(name));
  return problem ? [invalid(path, name, problem)] : [];
}

export function portCauses(port: unknown, path: string): StatusCause[] {
  if (port === undefined) return [required(path)];
  const isPort = typeof port === 'number' && port >= 1 && port <= 65535;
  return isPort
    ? []
    : [invalid(path, port, 'must be between 1 and 65535, inclusive')];
}

const quantityPattern =
  /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

function resourceCauses(container: Fields, path: string): StatusCause[] {
  const causes: StatusCause[] = [];
  for (const list of ['limits', 'requests']) {
    for (const [name, value] of Object.entries(
      fieldsAt(container, 'resources', list) ?? {},
    )) {
      if (quantityPattern.test(String(value))) continue;
      causes.push(
        invalid(
          `${path}.resources.${list}[${name}]`,
          value,
          "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        ),
      );
    }
  }
  return causes;
}

function probeCauses(probe: unknown, path: string): StatusCause[] {
  if (!isFields(probe)) return [];
  const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
  const given = handlers.filter(handler => probe[handler] !== undefined);
  if (given.length === 0) {
    return [required(path, 'must specify a handler type')];
  }
  if (given.length > 1) {
    return [
      {
        reason: 'FieldValueForbidden',
        field: `${path}.${given[1]}`,
        message: 'Forbidden: may not specify more than 1 handler type',
      },
    ];
  }
  if (given[0] === 'exec' || given[0] === 'grpc') return [];
  const port = valueAt(probe, given[0], 'port');
  if (port === undefined) return [required(`${path}.${given[0]}.port`)];
  return typeof port === 'number'
    ? portCauses(port, `${path}.${given[0]}.port`)
    : [];
}

/**
 * What is wrong with a workload's selector and template: both are required, the selector must select the template, and
 * the template's pods may only restart as the kind allows.
 */
export function templateCauses(
  spec: Fields | undefined,
  restartPolicies: readonly string[],
): StatusCause[] {
  const template = fieldsAt(spec, 'template');
  const causes: StatusCause[] = [];
  const selector = fieldsAt(spec, 'selector');
  const labels = fieldsAt(template, 'metadata', 'labels') ?? {};
  if (!selector) {
    causes.push(required('spec.selector'));
  } else if (isEmptySelector(selector)) {
    causes.push(
      invalid(
        'spec.selector',
        selector,
        'empty selector is invalid for a workload',
      ),
    );
  } else if (!selectsTemplate(selector, labels)) {
    causes.push(
      invalid(
        'spec.template.metadata.labels',
        labels,
        '`selector` does not match template `labels`',
      ),
    );
  }
  causes.push(
    ...templateSpecCauses(template, 'spec.template', restartPolicies),
  );
  return causes;
}

export function templateSpecCauses(
  template: Fields | undefined,
  path: string,
  restartPolicies: readonly string[],
): StatusCause[] {
  const podSpec = fieldsAt(template, 'spec');
  const causes = [
    ...labelsCauses(fieldsAt(template, 'metadata', 'labels'), `${path}.labels`),
    ...podSpecCauses(podSpec, `${path}.spec`),
  ];
  const policy = podSpec?.restartPolicy;
  const isGeneral = ['Always', 'OnFailure', 'Never'].includes(String(policy));
  const field = `${path}.spec.restartPolicy`;
  if (policy === 'Always' && !restartPolicies.includes(policy)) {
    // Nobody wrote it: it is the default, which does not suit jobs.
    const names = restartPolicies.map(each => `"${each}"`).join(', ');
    causes.push(required(field, `valid values: ${names}`));
  } else if (isGeneral && !restartPolicies.includes(String(policy))) {
    causes.push(notSupported(field, policy, restartPolicies));
  }
  return causes;
}

function isEmptySelector(selector: Fields): boolean {
  const labels = fieldsAt(selector, 'matchLabels') ?? {};
  const expressions = itemsAt(selector, 'matchExpressions');
  return Object.keys(labels).length === 0 && expressions.length === 0;
}

function selectsTemplate(selector: Fields, labels: Fields): boolean {
  const matchLabels = fieldsAt(selector, 'matchLabels') ?? {};
  const equal = Object.entries(matchLabels).every(
    ([key, value]) => labels[key] === value,
  );
  return (
    equal &&
    itemsAt(selector, 'matchExpressions').every(expression => {
      const value = labels[String(expression.key)];
      const values = Array.isArray(expression.values) ? expression.values : [];
      switch (expression.operator) {
        case 'In':
          return values.includes(value);
        case 'NotIn':
          return !values.includes(value);
        case 'Exists':
          return value !== undefined;
        default:
          return value === undefined;
      }
    })
  );
}
