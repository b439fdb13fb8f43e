import {
  ApiObject,
  fieldsAt,
  itemsAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../registry/objects';
import { age, containerCells, duration, selectorText } from './format';
import { Printer } from './types';

function jobStatus(job: ApiObject): string {
  const isTrue = (wanted: string) =>
    itemsAt(job, 'status', 'conditions').some(
      ({ type, status }) => type === wanted && status === 'True',
    );
  if (isTrue('Complete')) return 'Complete';
  if (isTrue('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp) return 'Terminating';
  if (isTrue('Suspended')) return 'Suspended';
  if (isTrue('FailureTarget')) return 'FailureTarget';
  return isTrue('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function completionsText(job: ApiObject): string {
  const succeeded = numberAt(job, 'status', 'succeeded') ?? 0;
  const completions = numberAt(job, 'spec', 'completions');
  if (completions !== undefined) return `${succeeded}/${completions}`;
  const parallelism = numberAt(job, 'spec', 'parallelism') ?? 0;
  return parallelism > 1
    ? `${succeeded}/1 of ${parallelism}`
    : `${succeeded}/1`;
}

function durationText(job: ApiObject, now: Date): string {
  const start = stringAt(job, 'status', 'startTime');
  if (!start) return '';
  const end = stringAt(job, 'status', 'completionTime');
  const until = end ? Date.parse(end) : now.getTime();
  return duration(until - Date.parse(start));
}

function metricText(metric: unknown, current: unknown): string {
  const type = stringAt(metric, 'type') ?? '';
  const source = type.charAt(0).toLocaleLowerCase('en-US') + type.slice(1);
  const target = fieldsAt(metric, source, 'target');
  const measured = fieldsAt(current, source, 'current');
  const name =
    stringAt(metric, source, 'name') ??
    stringAt(metric, source, 'metric', 'name') ??
    '';
  const utilization = numberAt(target, 'averageUtilization');
  const text =
    utilization !== undefined
      ? `${percent(numberAt(measured, 'averageUtilization'))}/${utilization}%`
      : `${String(measured?.averageValue ?? measured?.value ?? '<unknown>')}/${String(target?.averageValue ?? target?.value ?? '<auto>')}`;
  return type === 'Resource' ? `${name}: ${text}` : text;
}

function percent(value: number | undefined): string {
  return value === undefined ? '<unknown>' : `${value}%`;
}

export const batchPrinters: Readonly<Record<string, Printer>> = {
  Job: {
    columns: [
      ['Name'],
      ['Status'],
      ['Completions'],
      ['Duration'],
      ['Age'],
      ['Containers', 1],
      ['Images', 1],
      ['Selector', 1],
    ],
    cells: (job, { now }) => [
      job.metadata.name,
      jobStatus(job),
      completionsText(job),
      durationText(job, now),
      age(job.metadata.creationTimestamp, now),
      ...containerCells(valueAt(job, 'spec', 'template', 'spec')),
      selectorText(fieldsAt(job, 'spec', 'selector')),
    ],
  },
  CronJob: {
    columns: [
      ['Name'],
      ['Schedule'],
      ['Timezone'],
      ['Suspend'],
      ['Active'],
      ['Last Schedule'],
      ['Age'],
      ['Containers', 1],
      ['Images', 1],
      ['Selector', 1],
    ],
    cells: (object, { now }) => {
      const last = stringAt(object, 'status', 'lastScheduleTime');
      const template = valueAt(
        object,
        'spec',
        'jobTemplate',
        'spec',
        'template',
        'spec',
      );
      return [
        object.metadata.name,
        stringAt(object, 'spec', 'schedule') ?? '',
        stringAt(object, 'spec', 'timeZone') ?? '<none>',
        valueAt(object, 'spec', 'suspend') === true ? 'True' : 'False',
        itemsAt(object, 'status', 'active').length,
        last ? age(last, now) : '<none>',
        age(object.metadata.creationTimestamp, now),
        ...containerCells(template),
        selectorText(
          fieldsAt(object, 'spec', 'jobTemplate', 'spec', 'selector'),
        ),
      ];
    },
  },
  HorizontalPodAutoscaler: {
    columns: [
      ['Name'],
      ['Reference'],
      ['Targets'],
      ['MinPods'],
      ['MaxPods'],
      ['Replicas'],
      ['Age'],
    ],
    cells: (object, { now }) => {
      const current = itemsAt(object, 'status', 'currentMetrics');
      const targets = itemsAt(object, 'spec', 'metrics').map((metric, index) =>
        metricText(metric, current[index]),
      );
      const reference = fieldsAt(object, 'spec', 'scaleTargetRef');
      return [
        object.metadata.name,
        `${String(reference?.kind)}/${String(reference?.name)}`,
        targets.join(', ') || '<none>',
        String(numberAt(object, 'spec', 'minReplicas') ?? '<unset>'),
        numberAt(object, 'spec', 'maxReplicas') ?? 0,
        numberAt(object, 'status', 'currentReplicas') ?? 0,
        age(object.metadata.creationTimestamp, now),
      ];
    },
  },
};
