import { Tier } from '@quarterdeck/plugin-dora-common';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { Knex } from 'knex';
import { KnexDerived } from '../database/KnexDerived';
import {
  KnexNeighbourhood,
  KnownDeployment,
  KnownIncident,
  PlaceRange,
} from '../database/KnexNeighbourhood';
import { staleDays } from '../database/staleDays';
import { CountingRules } from '../domain/countingRules';
import { changedDeliveries } from '../domain/deliveries';
import { derive, reachMs } from '../domain/derive';
import { endingOf } from '../domain/ending';
import { DerivedDeployment, DerivedIncident } from '../domain/records';
import { EVER, Known, groupBy, isWithin, joined, keyOf } from './Known';

export type { PlaceRange } from '../database/KnexNeighbourhood';

/** What an incident comes from does not depend on what follows from that, so that it settles at once. */
const MOST_ROUNDS = 10;

type ChangedDeployment = KnownDeployment & { derived: DerivedDeployment };
type ChangedIncident = KnownIncident & { derived: DerivedIncident };

/**
 * Brings what follows from the records up to date where something has changed: within the transaction that changed it,
 * which has taken its turn (`inTurn`). Reads only the neighbourhood, writes only what differs, and tells those who count
 * and those who read commits.
 */
export class Deriver {
  constructor(
    private readonly options: {
      rules: CountingRules;
      now(): number;
      /** So many deployments of a tier count that did not before. */
      onCounted?(tier: Tier, deployments: number): void;
    },
  ) {}

  /**
   * @param places - where something is new, other or gone: of deployments when they began, of incidents when they were
   *   opened. An empty environment stands for incidents that say none.
   * @param incidentIds - incidents that are new or other, or that somebody corrected
   * @returns how many records have other results now
   */
  async derive(
    transaction: Knex.Transaction,
    places: readonly PlaceRange[],
    incidentIds: readonly string[] = [],
  ): Promise<number> {
    const done: PlaceRange[] = [];
    let touched = incidentIds;
    let next = joined(places);
    let changes = 0;
    for (let round = 0; next.length > 0; round++) {
      if (round === MOST_ROUNDS) {
        throw new Error('What follows from the records does not settle');
      }
      const changed = await this.#round(transaction, next);
      changes += changed.deployments.length + changed.incidents.length;
      done.push(...next.map(place => this.#widened(place, 1)));
      const concerned = await concernedBy(
        transaction,
        changed.incidents,
        touched,
      );
      next = joined(concerned).filter(
        place => !done.some(each => covers(each, place)),
      );
      touched = [];
    }
    return changes;
  }

  async #round(transaction: Knex.Transaction, places: readonly PlaceRange[]) {
    const known = await this.#load(transaction, places);
    const deployments: ChangedDeployment[] = [];
    const incidents = new Map<string, ChangedIncident>();
    for (const ranges of groupBy(places, keyOf).values()) {
      const written = ranges.map(range => this.#widened(range, 1));
      const derived = derive(known.inputOf(ranges[0]), this.options.rules);
      for (const one of known.at(ranges[0])) {
        const is = derived.deployments.get(one.record.id);
        const isHere = written.some(range =>
          isWithin(one.record.startedAt, range),
        );
        if (is && isHere && isOther(one, is)) {
          deployments.push({ ...one, derived: is });
        }
      }
      for (const [id, is] of derived.incidents) {
        const one = known.incidents.get(id);
        if (
          one &&
          isCertain(one, known, written) &&
          canonicalJson(is) !== one.derivedJson
        ) {
          incidents.set(id, { ...one, derived: is });
        }
      }
    }
    const changed = { deployments, incidents: [...incidents.values()] };
    const store = new KnexDerived(transaction);
    await store.deployments(changed.deployments);
    await store.incidents(changed.incidents);
    await this.#tell(transaction, known, changed);
    return changed;
  }

  /** All that what is written may depend on. */
  async #load(
    transaction: Knex.Transaction,
    places: readonly PlaceRange[],
  ): Promise<Known> {
    const store = new KnexNeighbourhood(transaction);
    const ranges = joined(places.map(place => this.#widened(place, 2)));
    const known = new Known();
    known.addDeployments(await store.deployments(ranges));
    known.addIncidents(await store.incidents(ranges));
    known.addIncidents(await store.incidentsNaming(ranges));
    known.corrections = await store.corrections([...known.incidents.keys()]);
    const named = await store.deploymentsNamed(known.missing());
    known.addDeployments(named);
    known.addDeployments(await store.deployments(known.beyond(named)));
    return known;
  }

  /** Days whose figures are others now, and deployments whose commits are. */
  async #tell(
    transaction: Knex.Transaction,
    known: Known,
    changed: { deployments: ChangedDeployment[]; incidents: ChangedIncident[] },
  ): Promise<void> {
    const { deployments, incidents } = changed;
    for (const [tier, some] of groupBy(
      deployments,
      ({ record }) => record.tier,
    )) {
      await staleDays(transaction, tier, some.flatMap(instantsOf));
      const counted = some.filter(
        ({ countedAt, derived }) =>
          countedAt === undefined && derived.countedAt !== undefined,
      );
      this.options.onCounted?.(some[0].record.tier, counted.length);
    }
    for (const [tier, some] of groupBy(incidents, each => each.tier)) {
      const opened = some.map(({ record }) => record.openedAt);
      await staleDays(transaction, tier, opened);
    }
    const ids = new Set<string>();
    const lasts: { entityRef: string; environmentId: string; at: number }[] =
      [];
    for (const some of groupBy(deployments, each =>
      keyOf(each.record),
    ).values()) {
      const news = new Map(some.map(each => [each.record.id, each.derived]));
      const { entityRef, environmentId } = some[0].record;
      const all = known.at(some[0].record);
      const deliveries = changedDeliveries(
        all.flatMap(each => deliveryOf(each.record.id, each)),
        all.flatMap(each =>
          deliveryOf(each.record.id, news.get(each.record.id) ?? each),
        ),
      );
      deliveries.ids.forEach(id => ids.add(id));
      // What counts without having been delivered says by its commits whether it was planned.
      for (const { countedAt, derived, record, revision } of some) {
        if (
          countedAt !== derived.countedAt ||
          (countedAt !== undefined && revision !== derived.revision)
        ) {
          ids.add(record.id);
        }
      }
      if (deliveries.last !== undefined) {
        lasts.push({ entityRef, environmentId, at: deliveries.last });
      }
    }
    const store = new KnexNeighbourhood(transaction);
    for (const id of await store.nextDelivered(lasts)) {
      ids.add(id);
    }
    await new KnexDerived(transaction).enqueueCommits(
      [...ids],
      this.options.now(),
    );
  }

  #widened(range: PlaceRange, times: number): PlaceRange {
    const reach = times * reachMs(this.options.rules);
    return {
      ...range,
      from: Math.max(EVER.from, range.from - reach),
      to: Math.min(EVER.to, range.to + reach),
    };
  }
}

/** Where else something follows from how incidents are attributed, or were. */
async function concernedBy(
  transaction: Knex.Transaction,
  changed: readonly ChangedIncident[],
  touched: readonly string[],
): Promise<PlaceRange[]> {
  const store = new KnexNeighbourhood(transaction);
  const moved = changed.filter(
    ({ deploymentId, derived }) => deploymentId !== derived.deploymentId,
  );
  const ids = [
    ...moved.flatMap(({ deploymentId, derived }) => [
      deploymentId,
      derived.deploymentId,
    ]),
    ...(await store.incidentsOf(touched)).map(each => each.deploymentId),
  ].filter(id => id !== undefined);
  const deployments = await store.deploymentsNamed({
    deployments: [...new Set(ids)],
    rollouts: [],
  });
  return [
    ...deployments.map(({ record }) => pointAt(record, record.startedAt)),
    ...moved.map(({ record }) => pointAt(record, record.openedAt)),
  ];
}

function isOther(one: KnownDeployment, derived: DerivedDeployment): boolean {
  return (
    canonicalJson(derived) !== one.derivedJson ||
    endingOf(one.record, derived).endedAt !== one.endedAt
  );
}

export function pointAt(
  place: { entityRef: string; environmentId?: string },
  at: number,
): PlaceRange {
  const { entityRef, environmentId = '' } = place;
  return { entityRef, environmentId, from: at, to: at };
}

function covers(done: PlaceRange, place: PlaceRange): boolean {
  return (
    keyOf(done) === keyOf(place) &&
    done.from <= place.from &&
    place.to <= done.to
  );
}

/** What an incident names is always known; what was there before it only where it is not at the edge. */
function isCertain(
  { record }: KnownIncident,
  { corrections }: Known,
  written: readonly PlaceRange[],
): boolean {
  return (
    record.named !== undefined ||
    corrections.has(record.id) ||
    written.some(range => isWithin(record.openedAt, range))
  );
}

function instantsOf(changed: ChangedDeployment): (number | undefined)[] {
  const { countedAt, deliveredAt, derived, endedAt, recoveredAt } = changed;
  return [
    countedAt,
    deliveredAt,
    endedAt,
    recoveredAt,
    derived.countedAt,
    derived.deliveredAt,
    derived.recoveredAt,
    endingOf(changed.record, derived).endedAt,
  ];
}

function deliveryOf(
  id: string,
  { deliveredAt, revision }: { deliveredAt?: number; revision?: string },
) {
  return deliveredAt === undefined ? [] : [{ id, deliveredAt, revision }];
}
