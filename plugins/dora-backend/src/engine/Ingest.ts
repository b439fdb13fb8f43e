import { Tier } from '@quarterdeck/plugin-dora-common';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { Knex } from 'knex';
import { KnexTold } from '../database/KnexTold';
import { NO_TIER, TierColumn } from '../database/rows';
import { staleDays } from '../database/staleDays';
import { ReadFacts } from '../domain/readFacts';
import {
  ToldDeployment,
  ToldIncident,
  mergeDeployments,
  mergeIncidents,
  mergeRollouts,
} from '../domain/told';
import { Deriver, PlaceRange, pointAt } from './Deriver';

export interface IngestOptions {
  deriver: Deriver;
  tiers: ReadonlyMap<string, Tier>;
}

/**
 * Takes what facts tell into the records, and lets follow from it what does. The same again, or in another order, makes no
 * difference.
 */
export class Ingest {
  constructor(private readonly options: IngestOptions) {}

  /**
   * @param transaction - which has taken its turn (`inTurn`)
   * @returns how many records are new or other
   */
  async take(
    transaction: Knex.Transaction,
    read: Omit<ReadFacts, 'unusable'>,
  ): Promise<number> {
    const store = new KnexTold(transaction, this.#tierOf);
    const deployments = await merged(
      read.deployments,
      ids => store.deployments(ids),
      ({ record }) => record.id,
      mergeDeployments,
    );
    const incidents = await merged(
      read.incidents,
      ids => store.incidents(ids),
      ({ record }) => record.id,
      mergeIncidents,
    );
    const rollouts = await merged(
      read.rollouts,
      ids => store.rollouts(ids),
      ({ id }) => id,
      mergeRollouts,
    );
    await store.putRollouts(rollouts.map(({ is }) => is));
    await store.putDeployments(deployments.map(({ is }) => is));
    await store.putIncidents(incidents.map(({ is }) => is));
    for (const { is, was } of deployments) {
      // One that has moved is one less where it was.
      if (was && was.record.environmentId !== is.record.environmentId) {
        const { environmentId, ...told } = was.record;
        await staleDays(transaction, this.#tierOf(environmentId), [
          told.startedAt,
          told.finishedAt,
          told.rolledBackAt,
          told.recoveredAt,
        ]);
      }
    }
    const ofRollouts = await store.placesOfRollouts(
      rollouts.map(({ is }) => is.id),
    );
    await this.options.deriver.derive(
      transaction,
      [
        ...deployments.flatMap(placesOfDeployment),
        ...incidents.flatMap(placesOfIncident),
        ...ofRollouts.map(place => pointAt(place, place.at)),
      ],
      incidents.map(({ is }) => is.record.id),
    );
    return deployments.length + incidents.length + rollouts.length;
  }

  readonly #tierOf = (environmentId: string | undefined): TierColumn =>
    this.options.tiers.get(environmentId ?? '') ?? NO_TIER;
}

interface Changed<Told> {
  was?: Told;
  is: Told;
}

/** @returns those that are not as they were known */
async function merged<Told>(
  news: ReadonlyMap<string, Told>,
  load: (ids: string[]) => Promise<Told[]>,
  idOf: (told: Told) => string,
  merge: (one: Told, other: Told) => Told,
): Promise<Changed<Told>[]> {
  const known = new Map(
    (await load([...news.keys()])).map(told => [idOf(told), told]),
  );
  return [...news].flatMap(([id, told]): Changed<Told>[] => {
    const was = known.get(id);
    const is = was === undefined ? told : merge(was, told);
    return was !== undefined && canonicalJson(was) === canonicalJson(is)
      ? []
      : [{ was, is }];
  });
}

function placesOfDeployment({
  was,
  is,
}: Changed<ToldDeployment>): PlaceRange[] {
  return [is, ...(was ? [was] : [])].map(({ record }) =>
    pointAt(record, record.startedAt),
  );
}

function placesOfIncident({ was, is }: Changed<ToldIncident>): PlaceRange[] {
  return [is, ...(was ? [was] : [])].map(({ record }) =>
    pointAt(record, record.openedAt),
  );
}
