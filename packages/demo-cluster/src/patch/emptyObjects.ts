import { Fields, isFields } from '../registry/objects';

const podTemplate = { metadata: {}, spec: { containers: null } };
const jobSpec = { template: podTemplate };
const replicatedSpec = { selector: null, template: podTemplate };

/**
 * What is there of an object before anyone has written a field, by model: the structures that Kubernetes keeps by value
 * and the fields that it always writes. Nobody can add these, so nobody owns them unless their value changes.
 */
const emptyObjects: Readonly<Record<string, Fields>> = {
  CoreV1Event: {
    involvedObject: {},
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
  },
  V1ClusterRole: { rules: null },
  V1ClusterRoleBinding: { roleRef: { apiGroup: '', kind: '', name: '' } },
  V1ControllerRevision: { revision: 0 },
  V1CronJob: {
    spec: { schedule: '', jobTemplate: { metadata: {}, spec: jobSpec } },
    status: {},
  },
  V1CustomResourceDefinition: {
    spec: {
      group: '',
      names: { plural: '', kind: '' },
      scope: '',
      versions: null,
    },
    status: {
      conditions: null,
      acceptedNames: { plural: '', kind: '' },
      storedVersions: null,
    },
  },
  V1DaemonSet: {
    spec: { ...replicatedSpec, updateStrategy: {} },
    status: {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    },
  },
  V1Deployment: { spec: { ...replicatedSpec, strategy: {} }, status: {} },
  V1EndpointSlice: { addressType: '', endpoints: null, ports: null },
  V1Ingress: { spec: {}, status: { loadBalancer: {} } },
  V1IngressClass: { spec: {} },
  V1Job: { spec: jobSpec, status: {} },
  V1Lease: { spec: {} },
  V1LimitRange: { spec: { limits: null } },
  V1Namespace: { spec: {}, status: {} },
  V1NetworkPolicy: { spec: { podSelector: {} } },
  V1Node: {
    spec: {},
    status: {
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: '',
        osImage: '',
        containerRuntimeVersion: '',
        kubeletVersion: '',
        kubeProxyVersion: '',
        operatingSystem: '',
        architecture: '',
      },
    },
  },
  V1PersistentVolume: { spec: {}, status: {} },
  V1PersistentVolumeClaim: { spec: { resources: {} }, status: {} },
  V1Pod: { spec: { containers: null }, status: {} },
  V1PodDisruptionBudget: {
    spec: {},
    status: {
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
    },
  },
  V1ReplicaSet: { spec: replicatedSpec, status: { replicas: 0 } },
  V1ReplicationController: { spec: {}, status: { replicas: 0 } },
  V1ResourceQuota: { spec: {}, status: {} },
  V1Role: { rules: null },
  V1RoleBinding: { roleRef: { apiGroup: '', kind: '', name: '' } },
  V1Service: { spec: {}, status: { loadBalancer: {} } },
  V1StatefulSet: {
    spec: { ...replicatedSpec, serviceName: '', updateStrategy: {} },
    status: { replicas: 0 },
  },
  V2HorizontalPodAutoscaler: {
    spec: { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 },
    status: { desiredReplicas: 0, currentMetrics: null },
  },
};

/** The object with what every object of its model has. */
export function withEmptyFields(
  object: Fields,
  model: string | undefined,
): Fields {
  return filled(object, { metadata: {}, ...emptyObjects[model ?? ''] });
}

function filled(fields: Fields, empty: Fields): Fields {
  const result = { ...fields };
  for (const [name, value] of Object.entries(empty)) {
    const current = result[name];
    if (current === undefined) result[name] = value;
    else if (isFields(current) && isFields(value)) {
      result[name] = filled(current, value);
    }
  }
  return result;
}
