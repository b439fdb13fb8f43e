import { DriftDifference } from '@quarterdeck/plugin-environments-common';
import { DeclaredDifference, compareWithDeclaration, pathOf } from './compare';
import { FieldOwner, FieldOwners, FieldsEntry } from './owners';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const CONFIGURATION = /\.(env|envFrom|args|command)\b/;
const IMAGE = /^([A-Za-z]+\.)*(initC|c)ontainers\[[^\]]*\]\.image$/;

/** Labels and annotations by which tools mark what they keep a declaration of elsewhere. */
const KEEPERS: readonly { tool: string; marks: readonly string[] }[] = [
  {
    tool: 'Argo CD',
    marks: ['argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/instance'],
  },
  {
    tool: 'Flux',
    marks: ['kustomize.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/name'],
  },
  { tool: 'Helm', marks: ['meta.helm.sh/release-name'] },
];

/** A field that is not as it was declared, and whose it is now. */
export interface FieldDifference
  extends Pick<DriftDifference, 'kind' | 'path' | 'declared' | 'actual'> {
  /** Undefined where the cluster keeps no record: of what was removed, for one. */
  owner?: FieldOwner;
}

/** How an object differs from its declaration, by itself: not yet whether that matters. */
export type DriftSnapshot =
  | {
      declaration: 'last-applied' | 'server-side-apply';
      differences: FieldDifference[];
    }
  /** @param keptBy - the tool that manages the object and keeps the declaration outside of the cluster */
  | { declaration: 'missing'; keptBy?: string }
  | { declaration: 'unreadable' };

/** What of an object tells how it should be. */
export interface DeclaredObject {
  annotations?: Readonly<Record<string, string>> | null;
  labels?: Readonly<Record<string, string>> | null;
  managedFields?: readonly FieldsEntry[] | null;
  spec: unknown;
}

/**
 * Reads how an object differs from its declaration. That is the configuration which `kubectl apply` noted; without it,
 * the fields which a manager declares by server-side apply, of which is known what others have written since, though no
 * more what they replaced.
 */
export function readDrift(object: DeclaredObject): DriftSnapshot {
  const owners = new FieldOwners(object.managedFields ?? []);
  const lastApplied = object.annotations?.[LAST_APPLIED];
  if (lastApplied !== undefined) {
    return driftFromLastApplied(lastApplied, object.spec, owners);
  }
  if (owners.declaresPods()) {
    return {
      declaration: 'server-side-apply',
      differences: owners.overridden().map(({ steps, owner }) => ({
        ...describe({ steps, declared: undefined, actual: undefined }),
        owner,
      })),
    };
  }
  const marks = { ...object.labels, ...object.annotations };
  return {
    declaration: 'missing',
    keptBy: KEEPERS.find(keeper => keeper.marks.some(mark => mark in marks))
      ?.tool,
  };
}

function driftFromLastApplied(
  lastApplied: string,
  spec: unknown,
  owners: FieldOwners,
): DriftSnapshot {
  const declared = parseSpec(lastApplied);
  return declared === undefined
    ? { declaration: 'unreadable' }
    : {
        declaration: 'last-applied',
        differences: compareWithDeclaration(declared, spec).map(difference => ({
          ...describe(difference),
          owner: owners.ownerOf(difference.steps),
        })),
      };
}

function parseSpec(lastApplied: string): unknown {
  try {
    const parsed: unknown = JSON.parse(lastApplied);
    return typeof parsed === 'object' && parsed !== null && 'spec' in parsed
      ? parsed.spec
      : undefined;
  } catch {
    return undefined;
  }
}

/** Values of images and replicas only: configuration may hold what not everybody should read. */
function describe(
  difference: DeclaredDifference,
): Omit<FieldDifference, 'owner'> {
  const path = pathOf(difference.steps);
  const kind = kindOf(path);
  const isShown = kind === 'image' || kind === 'replicas';
  const text = (value: unknown) =>
    isShown && value !== undefined ? String(value) : null;
  return {
    kind,
    path,
    declared: text(difference.declared),
    actual: text(difference.actual),
  };
}

function kindOf(path: string): DriftDifference['kind'] {
  if (path === 'replicas') {
    return 'replicas';
  }
  if (IMAGE.test(path)) {
    return 'image';
  }
  return CONFIGURATION.test(path) ? 'configuration' : 'other';
}
