import { backupImage } from '../backups/jobs';
import { COMMAND } from '../../description/schema';
import { objectNames } from '../../model/objectNames';
import { exposureOf } from '../manifests/exposure';
import { ServiceModel } from '../../model/ServiceModel';
import { pipelinePage } from '../pipeline/page';
import { measuresRequests } from '../monitoring/alerts';
import { code, markdownTable, markdownText } from './markdown';
import { operationsPage } from './operationsPage';

/** A page of the documentation. */
export interface Page {
  /** Below `docs/` */
  path: string;
  title: string;
  content: string;
}

export function pagesOf(model: ServiceModel): Page[] {
  return [
    indexPage(model),
    architecturePage(model),
    configurationPage(model),
    operationsPage(model),
    { path: 'pipeline.md', title: 'Pipeline', content: pipelinePage(model) },
    ...(model.hasBackup ? [recoveryPage(model)] : []),
    decisionPage(model),
  ];
}

function indexPage(model: ServiceModel): Page {
  const { metadata, objectives } = model.description;
  return {
    path: 'index.md',
    title: 'Overview',
    content: `# ${markdownText(model.title)}

${markdownText(metadata.description)}

${markdownTable(
  ['', ''],
  [
    ['Owner', code(metadata.owner)],
    ['Lifecycle', metadata.lifecycle],
    ['Tier', String(metadata.tier)],
    ['Language', model.language],
    [
      'Objectives over 30 days',
      measuresRequests(model)
        ? `${objectives.availability} % of requests succeed; 95 % of them within ${objectives.latencyMilliseconds} ms`
        : `${objectives.availability} % available`,
    ],
  ],
)}

- [Architecture](architecture.md): what it is made of and what it talks to
- [Configuration](configuration.md): every variable that it reads
- [Operations](operations.md): environments, deployments, probes, metrics
- [Pipeline](pipeline.md): how a change reaches production, and what the pipeline needs
${model.hasBackup ? '- [Disaster recovery](disaster-recovery.md): backups, and the way back from one\n' : ''}- [Runbooks](runbooks/index.md): what to do on each alert
`,
  };
}

function architecturePage(model: ServiceModel): Page {
  const { name } = model;
  const { rollout } = model.description;
  const router = exposureOf(model) === 'ingress' ? 'Ingress' : 'Gateway';
  const lines = [
    ...(model.isExposed
      ? [`  users([Users]) --> router[${router}] --> ${node(name)}`]
      : []),
    `  prometheus[Prometheus] -->|${model.paths.metrics}, port ${model.ports.metrics}| ${node(name)}`,
    ...databaseLines(model),
    ...(model.hasCache
      ? [
          `  ${node(name)} --> cache[(${model.description.resources.cache?.type})]`,
        ]
      : []),
    ...(model.language === 'react'
      ? []
      : [
          `  ${node(name)} -->|traces by OTLP| collector[OpenTelemetry collector]`,
        ]),
    ...(model.hasBackup
      ? ['  backup[Backup] --> database', '  backup --> store[(Object store)]']
      : []),
  ];
  return {
    path: 'architecture.md',
    title: 'Architecture',
    content: `# Architecture

\`\`\`mermaid
flowchart LR
${lines.join('\n')}
\`\`\`

New versions take over by the strategy *${rollout.strategy}*. Readiness looks only at what the service itself owns, so that the
outage of something else does not take its pods away.

Why it is built like this: [decision 1](adr/0001-generated-from-one-description.md).
`,
  };
}

function databaseLines({ name, description }: ServiceModel): string[] {
  const { database } = description.resources;
  if (!database) {
    return [];
  }
  const { pooler, readReplica } = database.params;
  return [
    pooler
      ? `  ${node(name)} --> pooler[PgBouncer] --> database[(PostgreSQL)]`
      : `  ${node(name)} --> database[(PostgreSQL)]`,
    ...(readReplica
      ? [
          `  ${node(name)} -->|reads| replica[(Replica of PostgreSQL)]`,
          '  database -->|replication| replica',
        ]
      : []),
  ];
}

/** A node of a diagram; hyphens are arrows there. */
function node(name: string): string {
  return `service[${name}]`;
}

function configurationPage({ variables, secretName }: ServiceModel): Page {
  const rows = variables.map(
    ({ name, description, value, localValue, secretKey }) => [
      code(name),
      markdownText(description),
      value ? code(value) : '',
      localOf(localValue),
      secretKey ? `key ${code(secretKey)} of ${code(secretName)}` : '',
    ],
  );
  return {
    path: 'configuration.md',
    title: 'Configuration',
    content: `# Configuration

All of it comes from the environment. A variable that ends in \`_FILE\` names a file with the value; without it, the variable
of the same name without \`_FILE\` is read.

${markdownTable(['variable', 'what it is', 'in the cluster', 'on your machine', 'secret'], rows)}
`,
  };
}

function localOf(value: string | undefined): string {
  if (value === undefined) {
    return '';
  }
  return value === '' ? 'empty' : code(value);
}

function recoveryPage(model: ServiceModel): Page {
  const { backup } = model.description;
  if (!backup) {
    throw new Error(`${model.name} has no backups to recover from`);
  }
  const { daily, weekly, monthly } = backup.retention;
  const names = objectNames(model.name);
  const { namespace } = model.environments[2];
  const isEncrypted = backup.recipients.length > 0;
  const serving =
    model.description.rollout.strategy === 'canary-flagger'
      ? `${model.name}-primary`
      : model.name;
  return {
    path: 'disaster-recovery.md',
    title: 'Disaster recovery',
    content: `# Disaster recovery

## What is kept

The database of production is dumped on the schedule \`${backup.schedule}\` (${backup.timeZone}). A dump is read to its end
before it is stored, and read back after. It is kept in the bucket \`${backup.bucket}\`, below \`${model.name}/\`: the last one of
each of ${daily} days, ${weekly} weeks and ${monthly} months that have one. Days without a run do not count, so these can reach further back
than as many calendar days.

${
  isEncrypted
    ? 'Backups are encrypted with [age](https://age-encryption.org) for the recipients in `quarterdeck.yaml`. **Without one of their private keys they\nare lost**: keep one of them away from the cluster.'
    : `**Backups are encrypted by the store alone**: who may read the bucket can read the data. \`age-keygen\` makes a key; put its
public half into \`backup.recipients\` of \`quarterdeck.yaml\`, run \`${COMMAND} generate .\`,
and keep the private half away from the cluster.`
}

What was written after the last dump is lost with the database. Where that is too much, have its operator archive the WAL.

## What they need

- The image \`${backupImage(model)}\`: \`make backup-image\` builds and pushes it, once and after a change to its scripts. Write the
  digest of what was pushed into \`deploy/components/backup/kustomization.yaml\`.
- The store's keys as the file \`credentials\` (as AWS has them) in the Secret \`${names.backup}\`, or a ServiceAccount \`${names.backup}\`
  that the store knows. Another store than AWS: set \`RCLONE_CONFIG_STORE_ENDPOINT\` in \`deploy/components/backup/backup.yaml\`.

## A backup now

\`\`\`sh
kubectl --namespace ${namespace} create job --from=cronjob/${names.backup} ${names.backup}-by-hand
\`\`\`

## Restore

1. ${
      isEncrypted
        ? `Lay the private key ready, for as long as it is needed:

   \`\`\`sh
   kubectl --namespace ${namespace} create secret generic ${names.restore} --from-file=identity=key.txt
   \`\`\`
`
        : 'No key is needed, for the store decrypts.\n'
    }
2. Restore the newest backup into a new database beside the one in use. Nothing is changed if it fails:

   \`\`\`sh
   kubectl --namespace ${namespace} create job --from=cronjob/${names.restore} ${names.restore}-1
   kubectl --namespace ${namespace} logs --follow job/${names.restore}-1
   \`\`\`

   Its log names the new database and counts the rows of its tables. For another backup, set \`BACKUP_OBJECT\`:

   \`\`\`sh
   kubectl --namespace ${namespace} create job --from=cronjob/${names.restore} ${names.restore}-2 --dry-run=client --output=yaml |
     kubectl set env --local --filename=- --output=yaml BACKUP_OBJECT=<name> |
     kubectl create --filename=-
   \`\`\`

3. When the data is what you want, put it in the place of the one in use: the same with \`REPLACE_DATABASE=<name of the database>\`.
   Connections are ended; the old database stays under another name until you drop it.
4. Restart the pods, and check: \`kubectl --namespace ${namespace} rollout restart deployment/${serving}\`.
${
  isEncrypted
    ? `5. Take the key away: \`kubectl --namespace ${namespace} delete secret ${names.restore}\`.\n`
    : ''
}
The user of the database needs \`CREATEDB\` for this. Rehearse it each quarter; a backup that was never restored is a hope.
`,
  };
}

function decisionPage({ name }: ServiceModel): Page {
  return {
    path: 'adr/0001-generated-from-one-description.md',
    title: 'Decision 1: generated from one description',
    content: `# 1. What surrounds the code is generated from one description

## Context

Dockerfile, manifests, pipeline, alerts and documentation name the same ports, paths and variables. Where each is written by
hand they drift apart, and the difference shows in production.

## Decision

\`quarterdeck.yaml\` describes ${name}. \`${COMMAND} generate .\` writes everything else from it, and
\`${COMMAND} verify .\` finds what does not agree. The code is ours from the first day and is never touched.

## Consequences

A change of a port is a change of one line. What the description cannot say goes into an overlay in \`deploy/overlays\`, which
is ours as well. \`.quarterdeck/lock.yaml\` knows which files are generated, so that newer versions of the template can be
merged.
`,
  };
}
