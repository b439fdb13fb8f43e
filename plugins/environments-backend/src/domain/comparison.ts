import {
  ComparedWorkload,
  ComparisonDifference,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import { TemplateObservation } from './observation';

/** One workload with what can be compared of its template. */
export interface ComparableWorkload {
  workload: Workload;
  template: TemplateObservation;
}

/**
 * How what runs on two sides differs. Workloads are the same by kind and name; where each side has one of a kind and the
 * names differ, they are taken for the same.
 */
export function compareWorkloads(
  left: readonly ComparableWorkload[],
  right: readonly ComparableWorkload[],
): ComparedWorkload[] {
  const unpaired = [...right];
  const take = (index: number) =>
    index < 0 ? undefined : unpaired.splice(index, 1)[0];
  const pairs = left.map(each => ({
    left: each,
    right: take(
      unpaired.findIndex(
        ({ workload }) => nameOf(workload) === nameOf(each.workload),
      ),
    ),
  }));
  const lonely = pairs.filter(pair => !pair.right);
  for (const pair of lonely) {
    const { kind } = pair.left.workload;
    const ofKind = unpaired.filter(({ workload }) => workload.kind === kind);
    const isOnlyOne =
      ofKind.length === 1 &&
      lonely.filter(other => other.left.workload.kind === kind).length === 1;
    if (isOnlyOne) {
      pair.right = take(unpaired.indexOf(ofKind[0]));
    }
  }
  return [
    ...pairs.map(pair => compareOne(pair.left, pair.right)),
    ...unpaired.map(each => compareOne(undefined, each)),
  ];
}

function nameOf({ kind, name }: Workload): string {
  return `${kind}/${name}`;
}

function compareOne(
  left: ComparableWorkload | undefined,
  right: ComparableWorkload | undefined,
): ComparedWorkload {
  const shown = left ?? right;
  if (!shown) {
    throw new Error('there is nothing to compare');
  }
  const differences = left && right ? differencesOf(left, right) : [];
  return {
    kind: shown.workload.kind,
    name: shown.workload.name,
    standing: standingOf(left, right, differences),
    leftReplicas: left?.workload.replicas ?? null,
    rightReplicas: right?.workload.replicas ?? null,
    differences,
  };
}

function standingOf(
  left: ComparableWorkload | undefined,
  right: ComparableWorkload | undefined,
  differences: readonly ComparisonDifference[],
): ComparedWorkload['standing'] {
  if (!right) {
    return 'only-left';
  }
  if (!left) {
    return 'only-right';
  }
  return differences.length > 0 ? 'different' : 'same';
}

function differencesOf(
  left: ComparableWorkload,
  right: ComparableWorkload,
): ComparisonDifference[] {
  const desired = ({ workload }: ComparableWorkload) =>
    workload.replicas === null ? null : String(workload.replicas.desired);
  return [
    ...differencesByName(
      'image',
      left.workload.images.map(({ container, image }) => [container, image]),
      right.workload.images.map(({ container, image }) => [container, image]),
    ),
    ...difference(
      'revision',
      'commit',
      left.workload.revision,
      right.workload.revision,
    ),
    ...configurationDifferences(left.template, right.template),
    ...difference('replicas', 'desired', desired(left), desired(right)),
  ];
}

function difference(
  kind: ComparisonDifference['kind'],
  name: string,
  left: string | null,
  right: string | null,
): ComparisonDifference[] {
  return left === right ? [] : [{ kind, name, left, right, withheld: false }];
}

function differencesByName(
  kind: ComparisonDifference['kind'],
  left: readonly [string, string][],
  right: readonly [string, string][],
): ComparisonDifference[] {
  const lefts = new Map(left);
  const rights = new Map(right);
  return [...new Set([...lefts.keys(), ...rights.keys()])].flatMap(name =>
    difference(kind, name, lefts.get(name) ?? null, rights.get(name) ?? null),
  );
}

/** Values are known by their hashes alone, so only that they differ can be told. */
function configurationDifferences(
  left: TemplateObservation,
  right: TemplateObservation,
): ComparisonDifference[] {
  const byName = (template: TemplateObservation) =>
    new Map(template.configuration.map(entry => [entry.name, entry]));
  const lefts = byName(left);
  const rights = byName(right);
  return [...new Set([...lefts.keys(), ...rights.keys()])].flatMap(name => {
    const [ours, theirs] = [lefts.get(name), rights.get(name)];
    if (ours?.hash === theirs?.hash) {
      return [];
    }
    const kind = (ours ?? theirs)?.kind ?? 'configuration';
    return [
      {
        kind,
        name,
        left: ours?.value ?? null,
        right: theirs?.value ?? null,
        withheld: kind === 'configuration' && Boolean(ours && theirs),
      },
    ];
  });
}
