import { Alert, AlertContext, growing } from '../alert';

/** Windows over which the share of failed requests is recorded. */
export const ERROR_WINDOWS = [
  '5m',
  '30m',
  '1h',
  '2h',
  '6h',
  '1d',
  '3d',
] as const;

export function errorRatioRecord(window: (typeof ERROR_WINDOWS)[number]) {
  return `service:http_request_errors:ratio_rate${window}`;
}

/** Both sides are summed first: else the label `status` makes each failed request match itself alone. */
export function errorRatio({ own }: AlertContext, window: string): string {
  return [
    `sum by (job, namespace) (rate(http_requests_total{${own},status=~"5.."}[${window}]))`,
    '/',
    `sum by (job, namespace) (rate(http_requests_total{${own}}[${window}]))`,
  ].join('\n');
}

function latencyQuantile({ own }: AlertContext, quantile: number): string {
  return `histogram_quantile(${quantile}, sum by (job, namespace, le) (rate(http_request_duration_seconds_bucket{${own}}[5m])))`;
}

/** What people notice: answers that fail or come late. */
export function requestAlerts(context: AlertContext): Alert[] {
  return [
    burnAlert(context, 'fast'),
    burnAlert(context, 'slow'),
    errorAlert(context),
    ...latencyAlerts(context),
  ];
}

/** Share of requests that may fail. */
function budgetOf({ model }: AlertContext): number {
  const { availability } = model.description.objectives;
  return Number((1 - Number(availability) / 100).toFixed(6));
}

/** Some always fail: half of what may. */
function healthyRequests(context: AlertContext): Alert['test']['good'] {
  return requests(context, Math.round(5_000 * budgetOf(context)));
}

function requests(
  { own }: AlertContext,
  failedPerMinute: number,
): Alert['test']['bad'] {
  const labels = `${own},method="GET",route="/api/v1/items",pod="one"`;
  return [
    {
      series: `http_requests_total{${labels},status="200"}`,
      values: growing(10_000 - failedPerMinute),
    },
    {
      series: `http_requests_total{${labels},status="500"}`,
      values: growing(failedPerMinute),
    },
  ];
}

/** What all alerts about failed requests begin with. */
function errorDiagnosis({ name, namespace, pods }: AlertContext) {
  return [
    {
      why: 'Was there a deployment? The change just before is the first suspect',
      command: `kubectl --namespace ${namespace} get replicasets --sort-by=.metadata.creationTimestamp`,
    },
    {
      why: 'What do the failing requests have in common? Logs are JSON with a trace_id',
      command: `kubectl logs ${pods} --container ${name} --since=15m --tail=200 | grep '"level":"error"'`,
    },
    {
      why: 'Are all pods ready, and none restarting?',
      command: `kubectl get pods ${pods} --output wide`,
    },
  ];
}

const ROLL_BACK =
  'If it began with a deployment, roll back in the portal (Rollouts, *Roll back*), before looking for the cause.';

function burnAlert(context: AlertContext, speed: 'fast' | 'slow'): Alert {
  const { name, model } = context;
  const { availability } = model.description.objectives;
  const budget = budgetOf(context);
  const isFast = speed === 'fast';
  const [first, second] = isFast
    ? ([
        [14.4, '1h', '5m'],
        [6, '6h', '30m'],
      ] as const)
    : ([
        [3, '1d', '2h'],
        [1, '3d', '6h'],
      ] as const);
  const condition = ([factor, long, short]: typeof first | typeof second) => {
    const limit = Number((factor * budget).toFixed(6));
    const matchers = `{${context.own}}`;
    return `(${errorRatioRecord(long)}${matchers} > ${limit} and ${errorRatioRecord(short)}${matchers} > ${limit})`;
  };
  return {
    name: isFast ? 'ErrorBudgetBurnFast' : 'ErrorBudgetBurnSlow',
    severity: isFast ? 'critical' : 'warning',
    expression: `${condition(first)}\nor\n${condition(second)}`,
    duration: isFast ? '2m' : '15m',
    summary: `${name} uses up its error budget ${isFast ? 'within days' : 'before the month ends'}`,
    description: `{{ $value | humanizePercentage }} of requests fail; the objective is that ${availability} % succeed over 30 days.`,
    guide: {
      meaning: `The objective of ${name} is that ${availability} % of requests succeed over 30 days. At the present rate of failures the budget is gone ${isFast ? 'within a few days at most' : 'before the 30 days are over'}. A long and a short window have to agree, so it has lasted and still goes on.`,
      impact: isFast
        ? 'Many users get errors now.'
        : 'Few users get errors, yet for so long that the objective will be missed.',
      diagnose: errorDiagnosis(context),
      mitigate: [
        ROLL_BACK,
        'If one route fails, switch off what calls it, or the feature behind it.',
        'If something it depends on fails, see the alerts of that first.',
      ],
      verify:
        'The share of failed requests on the dashboard is back under the objective for 30 minutes.',
    },
    test: {
      bad: requests(context, isFast ? 5_000 : Math.round(10_000 * budget * 4)),
      firesBy: isFast ? '70m' : '4h',
      good: healthyRequests(context),
    },
  };
}

function errorAlert(context: AlertContext): Alert {
  const { name } = context;
  return {
    name: 'HighErrorRatio',
    severity: 'critical',
    expression: `${errorRatioRecord('5m')}{${context.own}} > 0.05`,
    duration: '5m',
    summary: `More than 5 % of the requests to ${name} fail`,
    description:
      '{{ $value | humanizePercentage }} of requests were answered with 5xx over the last five minutes.',
    guide: {
      meaning: `More than one in twenty answers of ${name} was a 5xx for five minutes.`,
      impact: 'Users see errors now.',
      diagnose: errorDiagnosis(context),
      mitigate: [
        ROLL_BACK,
        'If load is the cause, scale up: raise the maximum of the autoscaler in the overlay of this environment.',
        'If something it depends on fails, see the alerts of that first.',
      ],
      verify:
        'Less than 1 % of requests fail for 15 minutes, and the alert is resolved.',
    },
    test: {
      bad: requests(context, 1_000),
      firesBy: '15m',
      good: healthyRequests(context),
    },
  };
}

function latencyAlerts(context: AlertContext): Alert[] {
  const { name, model, own } = context;
  const objective = model.description.objectives.latencyMilliseconds / 1_000;
  const limit = Math.max(2, objective);
  const labels = `${own},method="GET",route="/api/v1/items",status="200",pod="one"`;
  const series = (le: string, perMinute: number) => ({
    series: `http_request_duration_seconds_bucket{${labels},le="${le}"}`,
    values: growing(perMinute),
  });
  // All requests end within a hundredth of the objective, or none before ten times the limit.
  const good = [series(String(objective / 100), 60), series('+Inf', 60)];
  const bad = [
    series(String(objective / 100), 0),
    series(String(limit * 10), 60),
    series('+Inf', 60),
  ];
  const guide = (value: number): Alert['guide'] => ({
    meaning: `Of 100 requests to ${name} more than five took longer than ${value} s.`,
    impact:
      'Users wait; callers run into their timeouts and repeat their requests, which adds load.',
    diagnose: [
      ...errorDiagnosis(context),
      {
        why: 'Is the processor or the memory at its limit?',
        command: `kubectl top pods ${context.pods} --containers`,
      },
    ],
    mitigate: [
      ROLL_BACK,
      'If load has grown, raise the maximum of the autoscaler in the overlay of this environment.',
      ...(model.hasDatabase
        ? [
            'If queries have become slow (dashboard, *Time of queries*), look for a lock or a missing index: `select pid, state, wait_event, query from pg_stat_activity`.',
          ]
        : []),
    ],
    verify: `The 95th percentile on the dashboard is below ${objective} s for 15 minutes.`,
  });
  return [
    {
      name: 'HighLatency',
      severity: 'critical',
      expression: `${latencyQuantile(context, 0.95)} > ${limit}`,
      duration: '5m',
      summary: `${name} answers slowly: p95 is above ${limit} s`,
      description:
        'The 95th percentile of request durations is {{ $value | humanizeDuration }}.',
      guide: guide(limit),
      test: { bad, firesBy: '15m', good },
    },
    {
      name: 'LatencyObjectiveMissed',
      severity: 'warning',
      expression: `${latencyQuantile(context, 0.95)} > ${objective}`,
      duration: '15m',
      summary: `${name} misses its objective for latency`,
      description: `The 95th percentile of request durations is {{ $value | humanizeDuration }}; the objective is ${objective} s.`,
      guide: guide(objective),
      test: { bad, firesBy: '30m', good },
    },
  ];
}
