import { fieldsAt, itemsAt, numberAt, stringAt } from '../../registry/objects';
import { ageColumn, fieldColumn, nameColumn } from './columns';
import { ageOf, firstFew } from './format';
import { Printer } from './types';

/** A metric as `current/target`, with the resource that it is about. */
function metricText(metric: unknown, current: unknown): string {
  const type = stringAt(metric, 'type') ?? '';
  const source = type.charAt(0).toLocaleLowerCase('en-US') + type.slice(1);
  const target = fieldsAt(metric, source, 'target');
  if (!target) return '<unknown type>';
  const measured = fieldsAt(current, source, 'current');
  const isResource = type === 'Resource' || type === 'ContainerResource';
  const isAverage = target.averageValue !== undefined;
  if (isResource && !isAverage) {
    const name = stringAt(metric, source, 'name') ?? '';
    const used = percent(numberAt(measured, 'averageUtilization'), '<unknown>');
    const wanted = percent(numberAt(target, 'averageUtilization'), '<auto>');
    return `${name}: ${used}/${wanted}`;
  }
  const field = isAverage ? 'averageValue' : 'value';
  const text = `${String(measured?.[field] ?? '<unknown>')}/${String(target[field])}`;
  if (isResource) return `${stringAt(metric, source, 'name') ?? ''}: ${text}`;
  return isAverage && type !== 'Pods' ? `${text} (avg)` : text;
}

function percent(value: number | undefined, unknown: string): string {
  return value === undefined ? unknown : `${value}%`;
}

const horizontalPodAutoscalerPrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Reference', 'spec.scaleTargetRef'),
    fieldColumn('Targets', 'spec.metrics'),
    fieldColumn('MinPods', 'spec.minReplicas'),
    fieldColumn('MaxPods', 'spec.maxReplicas'),
    fieldColumn('Replicas', 'status.currentReplicas'),
    ageColumn,
  ],
  cells: (object, context) => {
    const current = itemsAt(object, 'status', 'currentMetrics');
    const targets = itemsAt(object, 'spec', 'metrics').map((metric, index) =>
      metricText(metric, current[index]),
    );
    const reference = fieldsAt(object, 'spec', 'scaleTargetRef');
    return [
      object.metadata.name,
      `${String(reference?.kind)}/${String(reference?.name)}`,
      firstFew(targets, { limit: 2, separator: ', ', none: '<none>' }),
      String(numberAt(object, 'spec', 'minReplicas') ?? '<unset>'),
      numberAt(object, 'spec', 'maxReplicas') ?? 0,
      numberAt(object, 'status', 'currentReplicas') ?? 0,
      ageOf(object, context),
    ];
  },
};

export const autoscalingPrinters: Readonly<Record<string, Printer>> = {
  HorizontalPodAutoscaler: horizontalPodAutoscalerPrinter,
};
