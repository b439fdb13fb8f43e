import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import { Manifest, manifestFile } from './files';
import { isMeshed, servingPods, usesVault } from './pods';

export const POOLER_PORT = 6432;
const DATABASE_PORT = 5432;
const CACHE_PORT = 6379;

/** Private addresses; narrow them to the subnet of your data in an overlay. */
const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

function namespace(name: string): Manifest {
  return {
    namespaceSelector: {
      matchLabels: { 'kubernetes.io/metadata.name': name },
    },
  };
}

const tcp = (port: number | string) => ({ port, protocol: 'TCP' });

/** Names are looked up by nearly everything. */
export const TO_DNS: Manifest = {
  to: [
    {
      ...namespace('kube-system'),
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [{ port: 53, protocol: 'UDP' }, tcp(53)],
};

/** Credentials of the machine are at the address that is left out. */
const TO_ANYWHERE_BY_TLS: Manifest = {
  to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }],
  ports: [tcp(443)],
};

export const TO_DATABASE: Manifest = {
  to: PRIVATE_NETWORKS.map(cidr => ({ ipBlock: { cidr } })),
  ports: [tcp(DATABASE_PORT)],
};

/** Nothing but what is named here reaches the pods, or is reached by them. */
export function networkPolicies(model: ServiceModel): GeneratedFile {
  const { name, selector } = model;
  return manifestFile(
    'deploy/base/network-policy.yaml',
    'Nothing but what is named here reaches the pods, or is reached by them.\nAdd what they call in a policy of an overlay: policies add up.',
    [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name, labels: selector },
        spec: {
          podSelector: { matchExpressions: [servingPods(model)] },
          policyTypes: ['Ingress', 'Egress'],
          ingress: ingressOf(model),
          egress: egressOf(model),
        },
      },
      ...(model.hasBackup ? [backupPolicy(model)] : []),
    ],
  );
}

/** Backups call the database and a store of objects, which may be anywhere but at the machine's own metadata. */
function backupPolicy(model: ServiceModel): Manifest {
  const { name, selector } = model;
  const { backup, restore } = objectNames(name);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: backup, labels: selector },
    spec: {
      podSelector: {
        matchExpressions: [
          {
            key: 'app.kubernetes.io/name',
            operator: 'In',
            values: [backup, restore],
          },
        ],
      },
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        TO_DNS,
        TO_DATABASE,
        TO_ANYWHERE_BY_TLS,
        ...(usesVault(model) ? [TO_VAULT] : []),
      ],
    },
  };
}

function ingressOf(model: ServiceModel): Manifest[] {
  const { exposure } = model.description;
  const callers = [
    ...(model.isExposed ? [namespace(exposure.gateway.namespace)] : []),
    // Services of the same system, which share the namespace.
    { podSelector: {} },
  ];
  return [
    ...(model.isWorker ? [] : [{ from: callers, ports: [tcp('http')] }]),
    { from: [namespace('monitoring')], ports: [tcp('metrics')] },
  ];
}

function egressOf(model: ServiceModel): Manifest[] {
  const { resources } = model.description;
  const { pooler: hasPooler = false, readReplica = false } =
    resources.database?.params ?? {};
  return [
    TO_DNS,
    ...(model.language === 'react'
      ? []
      : [{ to: [namespace('observability')], ports: [tcp(4318)] }]),
    ...(hasPooler ? [toPooler(model)] : []),
    ...(model.hasDatabase && (!hasPooler || readReplica) ? [TO_DATABASE] : []),
    ...(model.hasCache
      ? [{ to: TO_DATABASE.to, ports: [tcp(CACHE_PORT)] }]
      : []),
    ...(usesVault(model) ? [TO_VAULT] : []),
    // Sidecars ask the control plane of the mesh where requests go.
    ...(isMeshed(model)
      ? [{ to: [namespace('istio-system')], ports: [tcp(15012)] }]
      : []),
  ];
}

export function toPooler({ name }: ServiceModel): Manifest {
  return {
    to: [
      {
        podSelector: {
          matchLabels: { 'app.kubernetes.io/name': `${name}-pooler` },
        },
      },
    ],
    ports: [tcp(POOLER_PORT)],
  };
}

export const TO_VAULT: Manifest = {
  to: [namespace('vault')],
  ports: [tcp(8200)],
};

/** For pods of Jobs: nobody calls them. */
export function jobPolicy(
  name: string,
  egress: readonly Manifest[],
  comment: string,
  path: string,
): GeneratedFile {
  const labels = { 'app.kubernetes.io/name': name };
  return manifestFile(path, comment, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, labels },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
      egress: [TO_DNS, ...egress],
    },
  });
}
