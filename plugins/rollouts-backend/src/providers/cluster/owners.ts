import { ObjectOwner } from '@quarterdeck/plugin-rollouts-common';
import { z } from 'zod';
import { metadataSchema } from './schemas';

/** Who writes an object besides us, by the marks that each of them leaves. */
export function ownerOf({
  labels,
  annotations,
  managedFields,
}: z.infer<typeof metadataSchema>): ObjectOwner {
  const label = (name: string) => labels?.[name] ?? null;
  const annotation = (name: string) => annotations?.[name] ?? null;
  const managers = (managedFields ?? []).map(({ manager }) => manager ?? '');
  const tracking = annotation('argocd.argoproj.io/tracking-id');
  if (tracking !== null || managers.includes('argocd-controller')) {
    return {
      kind: 'argo-cd',
      name: tracking?.split(':')[0] ?? label('app.kubernetes.io/instance'),
    };
  }
  const kustomization = label('kustomize.toolkit.fluxcd.io/name');
  const fluxRelease = label('helm.toolkit.fluxcd.io/name');
  if (kustomization !== null || fluxRelease !== null) {
    return { kind: 'flux', name: kustomization ?? fluxRelease };
  }
  if (managers.includes('flagger')) {
    return { kind: 'flagger', name: null };
  }
  return label('app.kubernetes.io/managed-by') === 'Helm'
    ? { kind: 'helm', name: annotation('meta.helm.sh/release-name') }
    : { kind: 'manual', name: null };
}
