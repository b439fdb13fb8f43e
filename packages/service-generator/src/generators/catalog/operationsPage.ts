import { COMMAND } from '../../description/schema';
import { ServiceModel } from '../../model/ServiceModel';
import { code, markdownTable, markdownText } from './markdown';
import type { Page } from './pages';

export function operationsPage(model: ServiceModel): Page {
  const { ports, paths } = model;
  const environments = model.environments.map(
    ({ name: environment, namespace, host, replicas }) => [
      environment,
      code(namespace),
      host ? `<https://${host}>` : '',
      replicas.min === replicas.max
        ? String(replicas.min)
        : `${replicas.min} to ${replicas.max}`,
      code(`deploy/overlays/${environment}`),
    ],
  );
  return {
    path: 'operations.md',
    title: 'Operations',
    content: `# Operations

## Environments

${markdownTable(['environment', 'namespace', 'host', 'replicas', 'declared in'], environments)}

${missingAddress(model)}The portal shows what runs where, deploys, and takes a change back. When it is down:

${wayBack(model)}

## Probes

${markdownTable(
  ['path', 'port', 'answers whether'],
  [
    [
      code(paths.live),
      String(ports.http),
      'the process works; it is restarted if not',
    ],
    [
      code(paths.ready),
      String(ports.http),
      'it wants requests; false while it starts, stops, or misses what it owns',
    ],
    [code(paths.metrics), String(ports.metrics), 'metrics for Prometheus'],
  ],
)}

## Alerts

They go to the channel *${markdownText(model.description.alerts.channel)}*. Each has a [runbook](runbooks/index.md) and a test:
\`scripts/test-alerts.sh\` holds them against made-up data.
`,
  };
}

/** Whoever deploys from Git reads a repository by its address; a repository beside the portal has none. */
function missingAddress(model: ServiceModel): string {
  const { gitops, repository } = model.description.delivery;
  if (gitops === 'none' || repository.url) {
    return '';
  }
  return `**${operatorOf(gitops)} deploys nothing yet**: it reads a repository by its address, and this one has none, so that \`deploy/gitops\`
is not written. To change that:

1. Push the repository to where the cluster can read it, and set \`delivery.repository.url\` in \`quarterdeck.yaml\` to that address.
2. Run \`${COMMAND} generate .\`, and commit what it writes.
3. Whoever runs the platform applies it once: \`kubectl apply -k deploy/gitops\`.

`;
}

function operatorOf(gitops: 'argocd' | 'flux'): string {
  return gitops === 'argocd' ? 'Argo CD' : 'Flux';
}

/** How production gets back to the version before without the portal: where Git deploys, what is undone beside it returns. */
function wayBack(model: ServiceModel): string {
  const { namespace } = model.environments[2];
  const { delivery, rollout } = model.description;
  const look = `kubectl --namespace ${namespace} get deployments,pods --selector app.kubernetes.io/part-of=${model.labels['app.kubernetes.io/part-of']}`;
  if (delivery.gitops !== 'none') {
    return `\`\`\`sh
${look}
git log --oneline -- deploy/overlays/production
git revert <the commit that brought the version>
\`\`\`

Once that is on \`${delivery.repository.defaultBranch}\`, ${operatorOf(delivery.gitops)} applies it.`;
  }
  const undo = `\`\`\`sh
${look}
kubectl --namespace ${namespace} rollout undo deployment/${model.name}
\`\`\``;
  return rollout.strategy === 'canary-flagger'
    ? `${undo}

Flagger then tries the version before as it tries any other, and moves requests to it step by step.`
    : undo;
}
