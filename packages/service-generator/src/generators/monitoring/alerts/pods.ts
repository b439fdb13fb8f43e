import { Alert, AlertContext, constant, growing } from '../alert';

/** What the cluster sees of the pods: missing, restarting, short of memory, as many as may be. */
export function podAlerts(context: AlertContext): Alert[] {
  const { model } = context;
  const { replicas } = context.environment;
  return [
    downAlert(context),
    restartAlert(context),
    unavailableAlert(context),
    memoryAlert(context),
    ...(replicas.min < replicas.max ? [autoscalerAlert(context)] : []),
    ...(model.language === 'react' ? [nginxAlert(context)] : []),
    ...(model.isExposed && model.description.exposure.kind === 'ingress'
      ? [certificateAlert(context)]
      : []),
  ];
}

function podDiagnosis({ name, pods }: AlertContext) {
  return [
    {
      why: 'Which pods are there, and what do they wait for?',
      command: `kubectl get pods ${pods} --output wide`,
    },
    {
      why: 'What has the cluster tried, and what did it say?',
      command: `kubectl describe pods ${pods} | tail -n 60`,
    },
    {
      why: 'What did the container say before it ended?',
      command: `kubectl logs ${pods} --container ${name} --previous --tail=100`,
    },
  ];
}

function downAlert(context: AlertContext): Alert {
  const { name, own, namespace } = context;
  const up = (value: number) => [
    { series: `up{${own},pod="one"}`, values: constant(value) },
  ];
  return {
    name: 'ServiceDown',
    severity: 'critical',
    expression: `absent(up{${own}}) or sum by (job, namespace) (up{${own}}) == 0`,
    duration: '5m',
    summary: `No pod of ${name} answers`,
    description: `Prometheus has read metrics from no pod of ${name} in ${namespace} for five minutes.`,
    guide: {
      meaning:
        'There is no pod, or none that Prometheus can read metrics from. All other alerts about requests are silent then, for they have no data.',
      impact:
        'The service is most likely down for everyone. If pods are ready, only monitoring is blind.',
      diagnose: podDiagnosis(context),
      mitigate: [
        'If a deployment came before, roll back in the portal (Rollouts, *Roll back*).',
        'If the image cannot be pulled, deploy the last one that could.',
        'If pods are ready, look at the NetworkPolicy and at the targets of Prometheus.',
      ],
      verify: `\`kubectl --namespace ${namespace} get pods\` shows ready pods, and the dashboard shows requests again.`,
    },
    test: { bad: up(0), firesBy: '10m', good: up(1) },
  };
}

function restartAlert(context: AlertContext): Alert {
  const { name, container } = context;
  const series = `kube_pod_container_status_restarts_total{${container},pod="one"}`;
  return {
    name: 'PodsRestarting',
    severity: 'warning',
    expression: `max by (namespace, pod) (increase(kube_pod_container_status_restarts_total{${container}}[15m])) > 2`,
    duration: '1m',
    summary: `Pods of ${name} restart again and again`,
    description:
      'Pod {{ $labels.pod }} has restarted more than twice within 15 minutes.',
    guide: {
      meaning:
        'The container ends by itself, is killed for its memory, or fails its liveness probe.',
      impact:
        'Requests under way are lost at each restart; with few replicas users notice.',
      diagnose: podDiagnosis(context),
      mitigate: [
        'Exit code 137 and `OOMKilled`: give it more memory in the overlay, then look for the leak.',
        'An error at start: a variable or secret is missing, or its database cannot be reached. Roll back if a deployment came before.',
      ],
      verify: 'The number of restarts has not grown for 15 minutes.',
    },
    test: {
      bad: [{ series, values: growing(1) }],
      firesBy: '20m',
      good: [{ series, values: constant(1) }],
    },
  };
}

function unavailableAlert(context: AlertContext): Alert {
  const { name, namespace } = context;
  const matchers = (deployment: string) =>
    `namespace="${namespace}",deployment${deployment}`;
  const series = `kube_deployment_status_replicas_unavailable{${matchers(`="${name}"`)}}`;
  return {
    name: 'ReplicasUnavailable',
    severity: 'warning',
    expression: `max by (namespace, deployment) (kube_deployment_status_replicas_unavailable{${matchers(`=~"${name}(-blue|-green|-primary|-canary)?"`)}}) > 0`,
    duration: '15m',
    summary: `${name} runs with fewer replicas than it should`,
    description:
      '{{ $value }} replicas of {{ $labels.deployment }} have not been available for 15 minutes.',
    guide: {
      meaning:
        'Pods that should run are not ready: they wait for a node, an image or a volume, or fail their readiness probe.',
      impact:
        'Less capacity than planned; the next node that goes away may take the service down.',
      diagnose: podDiagnosis(context),
      mitigate: [
        '`Pending`: the cluster has no room, or the quota of the namespace is used up (`kubectl describe resourcequota`).',
        '`ImagePullBackOff`: the image does not exist, or its registry refuses.',
        'Running but not ready: ask the pod itself for what its readiness is missing.',
      ],
      verify: 'The Deployment shows as many available replicas as it wants.',
    },
    test: {
      bad: [{ series, values: constant(1) }],
      firesBy: '20m',
      good: [{ series, values: constant(0) }],
    },
  };
}

function memoryAlert(context: AlertContext): Alert {
  const { name, container } = context;
  const bytes = (used: number) => [
    {
      series: `container_memory_working_set_bytes{${container},pod="one"}`,
      values: constant(used),
    },
    {
      series: `kube_pod_container_resource_limits{${container},pod="one",resource="memory"}`,
      values: constant(1_000),
    },
  ];
  return {
    name: 'MemorySaturated',
    severity: 'warning',
    expression: [
      `max by (namespace, pod) (container_memory_working_set_bytes{${container}})`,
      '/',
      `max by (namespace, pod) (kube_pod_container_resource_limits{${container},resource="memory"})`,
      '> 0.9',
    ].join('\n'),
    duration: '10m',
    summary: `${name} is about to run out of memory`,
    description:
      'Pod {{ $labels.pod }} uses {{ $value | humanizePercentage }} of the memory it may use.',
    guide: {
      meaning:
        'The container is close to its memory limit; the kernel kills it when it goes over.',
      impact: 'None yet. A kill loses the requests under way.',
      diagnose: [
        {
          why: 'Is it one pod or all of them? One alone points at a leak or at one heavy request',
          command: `kubectl top pods ${context.pods} --containers`,
        },
        ...podDiagnosis(context),
      ],
      mitigate: [
        'Raise the size of the environment in `quarterdeck.yaml`, or its limit in the overlay, and deploy.',
        'If it grows with time, restart pods one by one (`kubectl rollout restart`) until the leak is found.',
      ],
      verify: 'Memory stays below 80 % of the limit for an hour.',
    },
    test: { bad: bytes(950), firesBy: '15m', good: bytes(500) },
  };
}

function autoscalerAlert(context: AlertContext): Alert {
  const { name, namespace } = context;
  const matchers = `namespace="${namespace}",horizontalpodautoscaler=~"${name}(-blue|-green|-primary)?"`;
  const replicas = (current: number) => {
    const labels = `namespace="${namespace}",horizontalpodautoscaler="${name}"`;
    return [
      {
        series: `kube_horizontalpodautoscaler_status_current_replicas{${labels}}`,
        values: constant(current),
      },
      {
        series: `kube_horizontalpodautoscaler_spec_max_replicas{${labels}}`,
        values: constant(10),
      },
    ];
  };
  return {
    name: 'AutoscalerAtMaximum',
    severity: 'warning',
    expression: [
      `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_current_replicas{${matchers}})`,
      '>=',
      `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas{${matchers}})`,
    ].join('\n'),
    duration: '15m',
    summary: `${name} cannot scale up any further`,
    description:
      'The autoscaler {{ $labels.horizontalpodautoscaler }} has been at its {{ $value }} replicas for 15 minutes.',
    guide: {
      meaning: 'Load wants as many replicas as are allowed, or more.',
      impact: 'None yet. More load than now makes answers slow.',
      diagnose: [
        {
          why: 'Which metric drives it?',
          command: `kubectl --namespace ${namespace} describe horizontalpodautoscalers`,
        },
        {
          why: 'Is the load spread evenly?',
          command: `kubectl top pods ${context.pods}`,
        },
      ],
      mitigate: [
        'If the load is wanted, raise `replicas.max` of the environment in `quarterdeck.yaml`, generate and deploy. Mind the connections that its database allows.',
        'If it is not (a loop, a crawler), limit its source.',
      ],
      verify: 'The autoscaler is below its maximum for 15 minutes.',
    },
    test: { bad: replicas(10), firesBy: '20m', good: replicas(4) },
  };
}

function nginxAlert(context: AlertContext): Alert {
  const { name, own } = context;
  const series = `nginx_up{${own},pod="one"}`;
  return {
    name: 'NginxDown',
    severity: 'critical',
    expression: `min by (namespace, pod) (nginx_up{${own}}) == 0`,
    duration: '5m',
    summary: `nginx of ${name} does not answer`,
    description: 'nginx in pod {{ $labels.pod }} does not answer its exporter.',
    guide: {
      meaning: 'The pod runs, but nginx in it answers no requests.',
      impact: 'Users that reach this pod see no page.',
      diagnose: podDiagnosis(context),
      mitigate: [
        'Delete the pod; if its successor does the same, roll back in the portal (Rollouts, *Roll back*).',
      ],
      verify: 'The page loads, and the alert is resolved.',
    },
    test: {
      bad: [{ series, values: constant(0) }],
      firesBy: '10m',
      good: [{ series, values: constant(1) }],
    },
  };
}

function certificateAlert(context: AlertContext): Alert {
  const { name, namespace } = context;
  const series = `certmanager_certificate_expiration_timestamp_seconds{namespace="${namespace}",name="${name}-tls"}`;
  return {
    name: 'CertificateExpiring',
    severity: 'warning',
    expression: `${series} - time() < 14 * 24 * 3600`,
    duration: '1h',
    summary: `The certificate of ${name} expires within 14 days`,
    description:
      'It has {{ $value | humanizeDuration }} left; cert-manager should have renewed it.',
    guide: {
      meaning:
        'cert-manager renews 30 days before the end. It has tried and failed since.',
      impact: 'None yet. Browsers refuse the site when the time is up.',
      diagnose: [
        {
          why: 'Why is it not renewed?',
          command: `kubectl --namespace ${namespace} describe certificate ${name}-tls`,
        },
        {
          why: 'What is the issuer waiting for?',
          command: `kubectl --namespace ${namespace} get certificaterequests,orders.acme.cert-manager.io,challenges.acme.cert-manager.io`,
        },
      ],
      mitigate: [
        'A challenge that fails: the host must lead to this cluster, and its path `/.well-known/acme-challenge` must be reachable.',
        'A refused order: wait for the limit of the issuer, or use another one.',
      ],
      verify: `\`kubectl --namespace ${namespace} get certificate ${name}-tls\` shows a new date.`,
    },
    test: {
      bad: [{ series, values: constant(7 * 86_400) }],
      firesBy: '90m',
      good: [{ series, values: constant(60 * 86_400) }],
    },
  };
}
