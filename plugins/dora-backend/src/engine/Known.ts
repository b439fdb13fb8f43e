import {
  KnownDeployment,
  KnownIncident,
  PlaceRange,
} from '../database/KnexNeighbourhood';
import { SAMENESS_REACH_MS } from '../domain/counting';
import { DeriveInput } from '../domain/derive';
import { CorrectionRecord, PlannedMark } from '../domain/records';

/** Before all times, and after all of them. */
export const EVER = { from: -8_640_000_000_000_000, to: 8_640_000_000_000_000 };

/** What has been read around some places, and what of it belongs to each. */
export class Known {
  readonly deployments = new Map<string, KnownDeployment>();
  readonly incidents = new Map<string, KnownIncident>();
  corrections: ReadonlyMap<string, CorrectionRecord> = new Map();
  #byPlace: Map<string, KnownDeployment[]> | undefined;
  #byRollout = new Map<string, KnownDeployment[]>();
  #incidentsAt = new Map<string, Set<KnownIncident>>();

  addDeployments(found: readonly KnownDeployment[]): void {
    for (const each of found) {
      this.deployments.set(each.record.id, each);
    }
  }

  addIncidents(found: readonly KnownIncident[]): void {
    for (const each of found) {
      this.incidents.set(each.record.id, each);
    }
  }

  /** Deployments and rollouts that incidents name or are corrected to, and that are not known. */
  missing(): { deployments: string[]; rollouts: string[] } {
    const rollouts = new Set(
      [...this.deployments.values()].map(({ record }) => record.rolloutId),
    );
    const missing = {
      deployments: new Set<string>(),
      rollouts: new Set<string>(),
    };
    for (const incident of this.incidents.values()) {
      for (const { id, kind } of this.#namesOf(incident)) {
        if (kind === 'rollout' && !rollouts.has(id)) {
          missing.rollouts.add(id);
        } else if (kind === 'deployment' && !this.deployments.has(id)) {
          missing.deployments.add(id);
        }
      }
    }
    return {
      deployments: [...missing.deployments],
      rollouts: [...missing.rollouts],
    };
  }

  /** What else is to be read: around deployments that were named, and the history of what names its content alone. */
  beyond(named: readonly KnownDeployment[]): PlaceRange[] {
    const ranges = named.map(({ record }) => ({
      entityRef: record.entityRef,
      environmentId: record.environmentId,
      from: record.startedAt - SAMENESS_REACH_MS,
      to: record.startedAt + SAMENESS_REACH_MS,
    }));
    for (const { record } of this.incidents.values()) {
      const { entityRef, environmentId, named: name, openedAt } = record;
      if (name && environmentId !== undefined && isOfContent(name.kind)) {
        ranges.push({ entityRef, environmentId, ...EVER, to: openedAt });
      }
    }
    return joined(ranges);
  }

  /** Call it once everything has been added. */
  inputOf(place: PlaceRange): DeriveInput {
    const { entityRef, environmentId } = place;
    const byPlace = this.#index();
    const deployments = [...(byPlace.get(keyOf(place)) ?? [])];
    const incidents = [...(this.#incidentsAt.get(keyOf(place)) ?? [])];
    const others = new Set(
      incidents.flatMap(incident =>
        this.#targetsOf(incident).map(({ record }) => keyOf(record)),
      ),
    );
    others.delete(keyOf(place));
    for (const other of others) {
      deployments.push(...(byPlace.get(other) ?? []));
    }
    const marks = new Map<string, PlannedMark>();
    for (const { planned, record } of deployments) {
      if (planned) {
        marks.set(record.id, planned);
      }
    }
    return {
      entityRef,
      environmentId,
      deployments: deployments.map(({ record }) => record),
      incidents: incidents.map(({ record }) => record),
      corrections: this.corrections,
      marks,
    };
  }

  at(place: { entityRef: string; environmentId: string }): KnownDeployment[] {
    return this.#index().get(keyOf(place)) ?? [];
  }

  #index(): Map<string, KnownDeployment[]> {
    if (this.#byPlace) {
      return this.#byPlace;
    }
    const all = [...this.deployments.values()];
    const byPlace = groupBy(all, ({ record }) => keyOf(record));
    this.#byPlace = byPlace;
    this.#byRollout = groupBy(
      all.filter(({ record }) => record.rolloutId !== undefined),
      ({ record }) => record.rolloutId ?? '',
    );
    const add = (key: string, incident: KnownIncident) => {
      const others = this.#incidentsAt.get(key) ?? new Set();
      this.#incidentsAt.set(key, others.add(incident));
    };
    const placesOf = groupBy(
      [...byPlace.values()],
      ([first]) => first.record.entityRef,
    );
    for (const incident of this.incidents.values()) {
      const { entityRef, environmentId } = incident.record;
      add(keyOf({ entityRef, environmentId: environmentId ?? '' }), incident);
      if (environmentId === undefined) {
        for (const [first] of placesOf.get(entityRef) ?? []) {
          add(keyOf(first.record), incident);
        }
      }
      for (const { record } of this.#targetsOf(incident)) {
        add(keyOf(record), incident);
      }
    }
    return byPlace;
  }

  #targetsOf(incident: KnownIncident): KnownDeployment[] {
    return this.#namesOf(incident).flatMap(({ id, kind }) =>
      kind === 'rollout'
        ? (this.#byRollout.get(id) ?? [])
        : (this.deployments.get(id) ?? []),
    );
  }

  /** Of what it names those things that may be of other entities. */
  #namesOf({ record }: KnownIncident): { kind: string; id: string }[] {
    const names = record.named ? [record.named] : [];
    const corrected = this.corrections.get(record.id)?.deploymentId;
    return [
      ...names.filter(
        ({ kind }) => kind === 'deployment' || kind === 'rollout',
      ),
      ...(corrected === undefined
        ? []
        : [{ kind: 'deployment', id: corrected }]),
    ];
  }
}

/** Names of what was deployed, which several deployments may bear. */
function isOfContent(kind: string): boolean {
  return kind === 'version' || kind === 'revision' || kind === 'artifact';
}

export function keyOf(place: {
  entityRef: string;
  environmentId: string;
}): string {
  return `${place.environmentId}\n${place.entityRef}`;
}

export function isWithin(at: number, range: PlaceRange): boolean {
  return range.from <= at && at <= range.to;
}

/** Ranges of one place that meet are one. */
export function joined(ranges: readonly PlaceRange[]): PlaceRange[] {
  return [...groupBy(ranges, keyOf).values()].flatMap(some => {
    const found: PlaceRange[] = [];
    for (const range of [...some].sort((one, other) => one.from - other.from)) {
      const last = found.at(-1);
      if (last && range.from <= last.to) {
        found[found.length - 1] = { ...last, to: Math.max(last.to, range.to) };
      } else {
        found.push(range);
      }
    }
    return found;
  });
}

export function groupBy<Item>(
  items: readonly Item[],
  keyFor: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyFor(item);
    const group = groups.get(key);
    if (group) {
      group.push(item);
    } else {
      groups.set(key, [item]);
    }
  }
  return groups;
}
