import {
  identityApiRef,
  storageApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { scopeQuerySchema } from '@quarterdeck/plugin-dora-common';
import { useEffect, useMemo, useState } from 'react';
import type { ScopeOf } from '../model/records';

/** More than this nobody chooses from a list. */
const MOST_CHOICES = 300;
const KEY = 'home.scope';
const keptSchema = scopeQuerySchema.pick({ scope: true, ref: true });

export interface ScopeChoice {
  ref: string;
  title: string;
}

export interface ScopeChoices {
  /** Groups that the reader is in. */
  mine: ScopeChoice[];
  groups: ScopeChoice[];
  /** Systems and domains. */
  systems: ScopeChoice[];
}

/**
 * Of what the widgets of the home page are: what the reader chose last, else the first of their groups, else all.
 *
 * `scope` and `choices` are `undefined` until they are known.
 */
export function useHomeScope() {
  const storageApi = useApi(storageApiRef);
  const storage = useMemo(() => storageApi.forBucket('dora'), [storageApi]);
  const { choices, problem } = useChoices();
  const [kept, setKept] = useState(() => read(storage.snapshot(KEY).value));
  useEffect(() => {
    const subscription = storage
      .observe$(KEY)
      .subscribe(({ value }) => setKept(read(value)));
    return () => subscription.unsubscribe();
  }, [storage]);
  return {
    scope: kept ?? (choices && usualOf(choices)),
    choices,
    problem,
    choose: (ref: string | undefined) => {
      const scope = scopeOf(ref);
      setKept(scope);
      storage.set(KEY, scope);
    },
  };
}

function read(value: unknown): ScopeOf | undefined {
  const kept = keptSchema.safeParse(value);
  return kept.success ? scopeOf(kept.data.ref) : undefined;
}

function usualOf({ mine }: ScopeChoices): ScopeOf {
  return scopeOf(mine.at(0)?.ref);
}

function scopeOf(ref: string | undefined): ScopeOf {
  if (ref === undefined) {
    return { scope: 'catalog' };
  }
  const { kind } = parseEntityRef(ref);
  return {
    scope: kind === 'system' || kind === 'domain' ? kind : 'group',
    ref,
  };
}

/** What one can choose from, asked once. */
function useChoices() {
  const identity = useApi(identityApiRef);
  const catalog = useApi(catalogApiRef);
  const [answer, setAnswer] = useState<{
    choices?: ScopeChoices;
    problem?: Error;
  }>({});
  useEffect(() => {
    let isGone = false;
    const ask = async () => {
      const [{ ownershipEntityRefs }, { items }] = await Promise.all([
        identity.getBackstageIdentity(),
        catalog.getEntities({
          filter: { kind: ['group', 'system', 'domain'] },
          fields: [
            'kind',
            'metadata.name',
            'metadata.namespace',
            'metadata.title',
          ],
          limit: MOST_CHOICES,
        }),
      ]);
      const all = items
        .map(entity => ({
          ref: stringifyEntityRef(entity),
          title: entity.metadata.title ?? entity.metadata.name,
        }))
        .sort((one, other) => one.title.localeCompare(other.title));
      const isGroup = ({ ref }: ScopeChoice) => ref.startsWith('group:');
      const isMine = ({ ref }: ScopeChoice) =>
        ownershipEntityRefs.includes(ref);
      return {
        mine: all.filter(each => isGroup(each) && isMine(each)),
        groups: all.filter(each => isGroup(each) && !isMine(each)),
        systems: all.filter(each => !isGroup(each)),
      };
    };
    ask().then(
      choices => isGone || setAnswer({ choices }),
      error =>
        isGone ||
        setAnswer({
          problem: error instanceof Error ? error : new Error(String(error)),
        }),
    );
    return () => {
      isGone = true;
    };
  }, [identity, catalog]);
  return answer;
}
