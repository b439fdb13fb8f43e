import {
  ApiObject,
  fieldsAt,
  itemsAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../registry/objects';
import {
  ageColumn,
  column,
  containerColumns,
  fieldColumn,
  nameColumn,
  wide,
} from './columns';
import { age, ageOf, containerCells, duration, selectorText } from './format';
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

const jobPrinter: Printer = {
  columns: [
    nameColumn,
    column('Status', 'Status of the job.'),
    fieldColumn('Completions', 'status.succeeded'),
    column('Duration', 'Time required to complete the job.'),
    ageColumn,
    ...containerColumns,
    wide(fieldColumn('Selector', 'spec.selector')),
  ],
  cells: (job, context) => [
    job.metadata.name,
    jobStatus(job),
    completionsText(job),
    durationText(job, context.now),
    ageOf(job, context),
    ...containerCells(valueAt(job, 'spec', 'template', 'spec')),
    selectorText(fieldsAt(job, 'spec', 'selector')),
  ],
};

function booleanText(value: unknown): string {
  if (typeof value !== 'boolean') return '<unset>';
  return value ? 'True' : 'False';
}

const cronJobPrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Schedule', 'spec.schedule'),
    fieldColumn('Timezone', 'spec.timeZone'),
    fieldColumn('Suspend', 'spec.suspend', 'boolean'),
    fieldColumn('Active', 'status.active', 'integer'),
    fieldColumn('Last Schedule', 'status.lastScheduleTime'),
    ageColumn,
    ...containerColumns,
    wide(fieldColumn('Selector', 'spec.jobTemplate.spec.selector')),
  ],
  cells: (object, context) => {
    const last = stringAt(object, 'status', 'lastScheduleTime');
    const jobSpec = fieldsAt(object, 'spec', 'jobTemplate', 'spec');
    return [
      object.metadata.name,
      stringAt(object, 'spec', 'schedule') ?? '',
      stringAt(object, 'spec', 'timeZone') ?? '<none>',
      booleanText(valueAt(object, 'spec', 'suspend')),
      itemsAt(object, 'status', 'active').length,
      last ? age(last, context.now) : '<none>',
      ageOf(object, context),
      ...containerCells(valueAt(jobSpec, 'template', 'spec')),
      selectorText(fieldsAt(jobSpec, 'selector')),
    ];
  },
};

export const batchPrinters: Readonly<Record<string, Printer>> = {
  Job: jobPrinter,
  CronJob: cronJobPrinter,
};
