import { Rule } from '../../types';
import {
  autoscalers,
  brokenPods,
  drainable,
  oneOwnerOfReplicas,
} from './availability';
import { cronJobs, replaceableJobs } from './jobs';
import { networkPolicies } from './network';
import {
  apiVersions,
  images,
  namespaces,
  noSecretData,
  retiredParts,
} from './parts';
import {
  fileGroups,
  podSecurity,
  probes,
  resources,
  secretsAsFiles,
  serviceAccounts,
  timeToStop,
  writableFolders,
} from './pods';
import { strictFields } from './strictFields';
import {
  builds,
  noNamePrefix,
  noOrphans,
  retiredFields,
  runsSomething,
} from './structure';
import {
  catalogLabel,
  configurationReferences,
  flaggerTargets,
  routes,
  selectors,
} from './wiring';

/** What Kubernetes, kustomize and the portal want of the manifests below `deploy/`. */
export const KUBERNETES_RULES: readonly Rule[] = [
  builds,
  noOrphans,
  retiredFields,
  noNamePrefix,
  runsSomething,
  strictFields,
  apiVersions,
  retiredParts,
  images,
  noSecretData,
  namespaces,
  podSecurity,
  fileGroups,
  writableFolders,
  resources,
  probes,
  secretsAsFiles,
  timeToStop,
  serviceAccounts,
  oneOwnerOfReplicas,
  autoscalers,
  drainable,
  brokenPods,
  networkPolicies,
  catalogLabel,
  routes,
  flaggerTargets,
  selectors,
  configurationReferences,
  replaceableJobs,
  cronJobs,
];
