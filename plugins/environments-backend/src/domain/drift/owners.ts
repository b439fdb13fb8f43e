/**
 * What `metadata.managedFields` tells: which field manager owns a field, since when, and whether it declared it. The
 * fields of an entry are a tree: `f:name` a field, `k:{"name":"api"}` the item of a list, `.` the thing itself; an empty
 * branch owns all below it.
 */
import { z } from 'zod';
import { Step } from './compare';

/** An entry of `metadata.managedFields`. */
export interface FieldsEntry {
  manager?: string | null;
  /** `Apply` or `Update`. */
  operation?: string | null;
  subresource?: string | null;
  time?: string | null;
  fieldsV1?: unknown;
}

/** Who owns a field; the time is when this manager last wrote anything of the object, in milliseconds since 1970. */
export interface FieldOwner {
  manager: string;
  isDeclared: boolean;
  writtenAt: number;
}

type Tree = Record<string, unknown>;

interface Owned extends FieldOwner {
  spec: Tree;
}

const treeSchema = z.record(z.string(), z.unknown());
const withSpecSchema = z.object({ 'f:spec': treeSchema });

export class FieldOwners {
  readonly #owned: readonly Owned[];

  constructor(entries: readonly FieldsEntry[]) {
    this.#owned = entries.flatMap(entry => {
      const { manager, operation, subresource, time, fieldsV1 } = entry;
      const fields = withSpecSchema.safeParse(fieldsV1);
      return manager && time && subresource !== 'status' && fields.success
        ? [
            {
              manager,
              isDeclared: operation === 'Apply',
              writtenAt: Date.parse(time),
              spec: fields.data['f:spec'],
            },
          ]
        : [];
    });
  }

  /** Of several owners the one that wrote last. */
  ownerOf(steps: readonly Step[]): FieldOwner | undefined {
    return latest(
      this.#owned.filter(({ spec }) => depth(spec, steps) === steps.length),
    );
  }

  /** Whether some manager declares the pods by server-side apply. */
  declaresPods(): boolean {
    return this.#appliers().length > 0;
  }

  /**
   * The fields that somebody wrote after the manager that declares what they belong to: when that last applied it owned
   * all that it declares, so they were taken from it or added. Annotations and labels of pods are left out: controllers
   * and restarts write those.
   */
  overridden(): { steps: Step[]; owner: FieldOwner }[] {
    const appliers = this.#appliers();
    return this.#owned
      .filter(owned => !owned.isDeclared && appliers.length > 0)
      .flatMap(({ spec, ...owner }) =>
        leaves(spec)
          .filter(steps => !isAboutPods(steps))
          .filter(steps => {
            const depths = appliers.map(each => depth(each.spec, steps));
            const deepest = Math.max(...depths);
            const declaredAt = Math.max(
              ...appliers
                .filter((_, index) => depths[index] === deepest)
                .map(({ writtenAt }) => writtenAt),
            );
            return deepest < steps.length && owner.writtenAt > declaredAt;
          })
          .map(steps => ({ steps, owner })),
      );
  }

  /** What declares pods, not only a field or two of the workload. */
  #appliers(): Owned[] {
    return this.#owned.filter(
      ({ isDeclared, spec }) =>
        isDeclared && ('f:template' in spec || 'f:jobTemplate' in spec),
    );
  }
}

/** How many of the steps lead through what an entry owns; all of them if it owns the field or all around it. */
function depth(spec: Tree, steps: readonly Step[]): number {
  let tree: Tree = spec;
  for (const [index, step] of steps.entries()) {
    const key = Object.keys(tree).find(candidate => isKeyOf(candidate, step));
    if (key === undefined) {
      return index;
    }
    tree = subtree(tree[key]);
    if (Object.keys(tree).length === 0) {
      return steps.length;
    }
  }
  return steps.length;
}

function isKeyOf(key: string, step: Step): boolean {
  if (typeof step === 'string') {
    return key === `f:${step}`;
  }
  const fields = itemKey(key);
  return fields !== undefined && String(fields[step.key]) === step.value;
}

/** The ways to all that an entry owns. An item of a list that it made stands for what is in it. */
function leaves(tree: Tree, steps: readonly Step[] = []): Step[][] {
  return Object.keys(tree).flatMap(key => {
    const step = stepOf(key);
    if (step === undefined) {
      return [];
    }
    const below = subtree(tree[key]);
    const isWhole =
      Object.keys(below).length === 0 ||
      (typeof step !== 'string' && '.' in below);
    return isWhole ? [[...steps, step]] : leaves(below, [...steps, step]);
  });
}

function stepOf(key: string): Step | undefined {
  if (key.startsWith('f:')) {
    return key.slice(2);
  }
  const field = Object.entries(itemKey(key) ?? {}).at(0);
  return field && { key: field[0], value: String(field[1]) };
}

function itemKey(key: string): Tree | undefined {
  if (!key.startsWith('k:')) {
    return undefined;
  }
  try {
    return subtree(JSON.parse(key.slice(2)));
  } catch {
    return undefined;
  }
}

function isAboutPods(steps: readonly Step[]): boolean {
  const pods = steps.indexOf('template');
  return pods !== -1 && steps[pods + 1] === 'metadata';
}

function subtree(value: unknown): Tree {
  const parsed = treeSchema.safeParse(value);
  return parsed.success ? parsed.data : {};
}

function latest(owned: readonly Owned[]): FieldOwner | undefined {
  const last = owned.reduce<Owned | undefined>(
    (newest, each) =>
      newest && newest.writtenAt >= each.writtenAt ? newest : each,
    undefined,
  );
  return (
    last && {
      manager: last.manager,
      isDeclared: last.isDeclared,
      writtenAt: last.writtenAt,
    }
  );
}
