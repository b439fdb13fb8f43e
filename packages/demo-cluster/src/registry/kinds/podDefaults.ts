import { Fields, fieldsAt, itemsAt, setDefault, stringAt } from '../objects';

/** Defaults of a pod's spec, as in pods and in every pod template. */
export function setPodSpecDefaults(spec: Fields): void {
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  setDefault(spec, 'securityContext', {});
  setDefault(spec, 'schedulerName', 'default-scheduler');
  if (spec.serviceAccountName === undefined && spec.serviceAccount) {
    spec.serviceAccountName = spec.serviceAccount;
  }
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  for (const volume of itemsAt(spec, 'volumes')) setVolumeDefaults(volume);
  for (const container of itemsAt(spec, 'containers')) {
    setContainerDefaults(container);
  }
  for (const container of itemsAt(spec, 'initContainers')) {
    setContainerDefaults(container);
  }
}

function setContainerDefaults(container: Fields): void {
  setDefault(container, 'resources', {});
  setDefault(container, 'terminationMessagePath', '/dev/termination-log');
  setDefault(container, 'terminationMessagePolicy', 'File');
  setDefault(container, 'imagePullPolicy', pullPolicyOf(container));
  for (const port of itemsAt(container, 'ports')) {
    setDefault(port, 'protocol', 'TCP');
  }
  for (const variable of itemsAt(container, 'env')) {
    const fieldRef = fieldsAt(variable, 'valueFrom', 'fieldRef');
    if (fieldRef) setDefault(fieldRef, 'apiVersion', 'v1');
    const resourceRef = fieldsAt(variable, 'valueFrom', 'resourceFieldRef');
    if (resourceRef) setDefault(resourceRef, 'divisor', '0');
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = fieldsAt(container, name);
    if (probe) setProbeDefaults(probe);
  }
  for (const hook of ['postStart', 'preStop']) {
    const httpGet = fieldsAt(container, 'lifecycle', hook, 'httpGet');
    if (httpGet) setHttpGetDefaults(httpGet);
  }
}

function pullPolicyOf(container: Fields): string {
  const image = stringAt(container, 'image') ?? '';
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** In pods, though not in templates, a container requests what it is limited to unless it says otherwise. */
export function setRequestsFromLimits(container: Fields): void {
  const resources = fieldsAt(container, 'resources');
  const limits = fieldsAt(resources, 'limits');
  if (!resources || !limits) return;
  resources.requests = { ...limits, ...fieldsAt(resources, 'requests') };
}

function setProbeDefaults(probe: Fields): void {
  setDefault(probe, 'timeoutSeconds', 1);
  setDefault(probe, 'periodSeconds', 10);
  setDefault(probe, 'successThreshold', 1);
  setDefault(probe, 'failureThreshold', 3);
  const httpGet = fieldsAt(probe, 'httpGet');
  if (httpGet) setHttpGetDefaults(httpGet);
  const grpc = fieldsAt(probe, 'grpc');
  if (grpc) setDefault(grpc, 'service', '');
}

function setHttpGetDefaults(httpGet: Fields): void {
  setDefault(httpGet, 'path', '/');
  setDefault(httpGet, 'scheme', 'HTTP');
}

/** 0644 as the decimal number that JSON carries. */
const defaultFileMode = 420;

function setVolumeDefaults(volume: Fields): void {
  const { name, ...sources } = volume;
  if (Object.keys(sources).length === 0) volume.emptyDir = {};
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    const fields = fieldsAt(volume, source);
    if (fields) setDefault(fields, 'defaultMode', defaultFileMode);
  }
  const hostPath = fieldsAt(volume, 'hostPath');
  if (hostPath) setDefault(hostPath, 'type', '');
  for (const source of itemsAt(volume, 'projected', 'sources')) {
    const token = fieldsAt(source, 'serviceAccountToken');
    if (token) setDefault(token, 'expirationSeconds', 3600);
  }
  for (const item of itemsAt(volume, 'downwardAPI', 'items')) {
    const fieldRef = fieldsAt(item, 'fieldRef');
    if (fieldRef) setDefault(fieldRef, 'apiVersion', 'v1');
  }
}

/** Defaults of a template's pod spec; does nothing where there is none, which validation reports. */
export function setTemplateDefaults(template: Fields | undefined): void {
  const spec = fieldsAt(template, 'spec');
  if (spec) setPodSpecDefaults(spec);
}
