import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { text } from '../../text';
import { syncWave } from '../manifests/base';
import {
  Manifest,
  componentFiles,
  componentFolder,
  manifestFile,
} from '../manifests/files';
import { hasMigration } from '../manifests/migration';
import { POOLER_KEY, hasPooler } from '../manifests/pooler';
import { Generator } from '../types';

/** Where the secrets of a service come from. Values are never in the repository, in no form but sealed. */
export const secrets: Generator = {
  name: 'secrets',
  summary:
    'Where secrets come from: External Secrets, Sealed Secrets or the agent of Vault',
  applies: ({ secretKeys }) => secretKeys.length > 0,
  generate(model) {
    const { backend } = model.description.delivery.secrets;
    const shared = {
      'external-secrets': () => [],
      'sealed-secrets': () => [sealScript(model)],
      'vault-agent': () => vaultComponent(model),
    }[backend]();
    return [
      ...shared,
      ...model.environments.map(environment =>
        environmentFile(model, environment),
      ),
    ];
  },
};

/** Keys that the Secret has to have: those of the service, and that of PgBouncer. */
function keysOf(model: ServiceModel): string[] {
  return hasPooler(model)
    ? [...model.secretKeys, POOLER_KEY]
    : [...model.secretKeys];
}

/** Path of an environment's secrets in whatever store keeps them. */
function storePath({ name }: ServiceModel, environment: string): string {
  return `${name}/${environment}`;
}

function environmentFile(
  model: ServiceModel,
  environment: EnvironmentModel,
): GeneratedFile {
  const path = `deploy/overlays/${environment.name}/secrets.yaml`;
  switch (model.description.delivery.secrets.backend) {
    case 'external-secrets':
      return manifestFile(
        path,
        'The operator copies the values from the store, and keeps the Secret should this go.',
        externalSecret(model, environment),
      );
    case 'sealed-secrets':
      return manifestFile(
        path,
        `Values that only the controller of the cluster can read: scripts/seal-secret.sh ${environment.name} <key> writes one.`,
        sealedSecret(model, environment),
        'seeded',
      );
    default:
      return manifestFile(
        path,
        'Where the agent reads the secrets of this environment.',
        vaultPatches(model, environment),
      );
  }
}

function externalSecret(
  model: ServiceModel,
  environment: EnvironmentModel,
): Manifest {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: {
      name: model.secretName,
      labels: model.selector,
      annotations: syncWave(model, -2),
    },
    spec: {
      refreshInterval: '1h0m0s',
      secretStoreRef: {
        kind: 'ClusterSecretStore',
        name: model.description.delivery.secrets.store,
      },
      target: {
        name: model.secretName,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
      },
      data: keysOf(model).map(secretKey => ({
        secretKey,
        remoteRef: {
          key: storePath(model, environment.name),
          property: secretKey,
        },
      })),
    },
  };
}

function sealedSecret(
  model: ServiceModel,
  { namespace }: EnvironmentModel,
): Manifest {
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: {
      name: model.secretName,
      labels: model.selector,
      annotations: syncWave(model, -2),
    },
    spec: {
      // The controller says of these that they are not sealed, until the script has written them.
      encryptedData: Object.fromEntries(
        keysOf(model).map(key => [key, 'NOT-SEALED-YET']),
      ),
      template: {
        metadata: {
          name: model.secretName,
          namespace,
          labels: { ...model.selector },
        },
      },
    },
  };
}

function sealScript(model: ServiceModel): GeneratedFile {
  const namespaces = model.environments
    .map(({ name, namespace }) => `${name}) namespace='${namespace}' ;;`)
    .join('\n');
  return {
    path: 'scripts/seal-secret.sh',
    class: 'managed',
    isExecutable: true,
    content: text`
      #!/usr/bin/env bash
      # Seals a value for one environment and writes it into its overlay. The value is read from standard input, so that
      # it stands in no history: pass it with  printf %s "$VALUE" | scripts/seal-secret.sh production database-url
      set -euo pipefail

      environment=\${1:?environment}
      key=\${2:?key}
      case "$environment" in
        ${namespaces}
        *) echo "There is no environment $environment" >&2; exit 2 ;;
      esac

      file="$(dirname "$0")/../deploy/overlays/$environment/secrets.yaml"
      sealed=$(kubeseal --raw --namespace "$namespace" --name '${model.secretName}' --from-file=/dev/stdin)
      grep -q "^    $key: " "$file" || { echo "$file has no key $key" >&2; exit 2; }
      sed -i "s|^    $key: .*|    $key: $sealed|" "$file"
    `,
  };
}

/** Pods that read secrets, with what makes the object of each. */
function readers(model: ServiceModel) {
  return [
    { apiVersion: 'apps/v1', kind: 'Deployment', name: model.name },
    ...(hasMigration(model)
      ? [
          {
            apiVersion: 'batch/v1',
            kind: 'Job',
            name: objectNames(model.name).migration,
          },
        ]
      : []),
  ];
}

function templatePatch(
  { apiVersion, kind, name }: ReturnType<typeof readers>[number],
  annotations: Record<string, string>,
): Manifest {
  return {
    apiVersion,
    kind,
    metadata: { name },
    spec: { template: { metadata: { annotations } } },
  };
}

/** What makes Vault's injector add its agent to a pod. */
export function agentAnnotations(
  model: ServiceModel,
  isJob: boolean,
): Record<string, string> {
  return {
    'vault.hashicorp.com/agent-inject': 'true',
    'vault.hashicorp.com/role': model.description.delivery.secrets.store,
    'vault.hashicorp.com/secret-volume-path': model.secretFolder,
    'vault.hashicorp.com/agent-run-as-user': '65532',
    'vault.hashicorp.com/agent-run-as-group': '65532',
    'vault.hashicorp.com/agent-init-first': 'true',
    // An agent that stays would keep a Job from ending.
    ...(isJob ? { 'vault.hashicorp.com/agent-pre-populate-only': 'true' } : {}),
  };
}

function vaultComponent(model: ServiceModel): GeneratedFile[] {
  return componentFiles(
    'secrets',
    'The agent of Vault (or OpenBao) writes each secret as a file; there is no Secret in the cluster.',
    { patches: [{ path: 'agent.yaml' }] },
    [
      manifestFile(
        `${componentFolder('secrets')}/agent.yaml`,
        'The injector adds the agent; it signs in with the service account of the pod.',
        readers(model).map(reader =>
          templatePatch(reader, agentAnnotations(model, reader.kind === 'Job')),
        ),
      ),
    ],
  );
}

/** What the agent writes into files: these keys, as an environment has them. */
export function fileAnnotations(
  model: ServiceModel,
  environment: EnvironmentModel['name'],
  keys: readonly string[] = model.secretKeys,
): Record<string, string> {
  const path = `secret/data/${storePath(model, environment)}`;
  return Object.fromEntries(
    keys.flatMap(key => [
      [`vault.hashicorp.com/agent-inject-secret-${key}`, path],
      [
        `vault.hashicorp.com/agent-inject-template-${key}`,
        `{{- with secret "${path}" -}}{{ index .Data.data "${key}" }}{{- end -}}`,
      ],
    ]),
  );
}

function vaultPatches(
  model: ServiceModel,
  environment: EnvironmentModel,
): Manifest[] {
  const annotations = fileAnnotations(model, environment.name);
  return readers(model).map(reader => templatePatch(reader, annotations));
}
