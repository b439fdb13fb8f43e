import { Manifest, valueAt } from '@quarterdeck/kustomize';
import { Problem, numberAt, ofKind, viewRule } from './views';

const HOOK = 'argocd.argoproj.io/hook';

export const replaceableJobs = viewRule(
  'kubernetes/replaceable-jobs',
  'A Job is replaced by each release, for it cannot be changed, and comes after what it reads',
  view => ofKind(view, 'Job').flatMap(jobProblems),
);

function jobProblems(object: Manifest): Problem[] {
  const { annotations = {}, labels = {} } = object.metadata;
  const isReplaced =
    annotations['argocd.argoproj.io/hook-delete-policy'] ===
      'BeforeHookCreation' ||
    annotations['kustomize.toolkit.fluxcd.io/force'] === 'enabled' ||
    // scripts/deploy.sh deletes what has this label before it applies.
    (annotations[HOOK] === undefined &&
      labels['quarterdeck.io/migration'] !== undefined);
  const problem = (message: string) => [{ object, message }];
  return [
    ...(isReplaced
      ? []
      : problem(
          'nothing replaces it: the next release fails, for a Job cannot be changed',
        )),
    ...(annotations[HOOK] === 'PreSync'
      ? problem(
          'PreSync is before the secrets of the same application exist: use Sync with a wave',
        )
      : []),
    ...(annotations[HOOK] !== undefined &&
    valueAt(object, 'spec', 'ttlSecondsAfterFinished') !== undefined
      ? problem(
          'a hook with ttlSecondsAfterFinished vanishes, and Argo CD runs it again',
        )
      : []),
    ...(numberAt(object, 'spec', 'activeDeadlineSeconds') === undefined
      ? problem('it may run for ever: set activeDeadlineSeconds')
      : []),
  ];
}

export const cronJobs = viewRule(
  'kubernetes/cron-jobs',
  'CronJobs start once, in a time zone that is said, end, and keep their history',
  view =>
    ofKind(view, 'CronJob').flatMap(object => {
      const job = valueAt(object, 'spec', 'jobTemplate', 'spec');
      const missing = (field: string, why: string, from: unknown) =>
        valueAt(from, field) === undefined
          ? [{ object, message: `${field} is missing: ${why}` }]
          : [];
      const spec = valueAt(object, 'spec');
      return [
        ...missing('timeZone', 'the node says what time it is', spec),
        ...missing(
          'startingDeadlineSeconds',
          'after a long pause it never starts again',
          spec,
        ),
        ...missing('activeDeadlineSeconds', 'a run may last for ever', job),
        ...(valueAt(spec, 'concurrencyPolicy') === 'Forbid'
          ? []
          : [
              {
                object,
                message:
                  'concurrencyPolicy has to be Forbid: runs would overlap',
              },
            ]),
        ...(valueAt(job, 'ttlSecondsAfterFinished') === undefined
          ? []
          : [
              {
                object,
                message:
                  'ttlSecondsAfterFinished works against the limits of history: remove it',
              },
            ]),
      ];
    }),
);
