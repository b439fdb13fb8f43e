import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { humanizeEntityRef } from '@backstage/plugin-catalog-react';
import { Alert, PluginHeader } from '@backstage/ui';
import { EmptyState } from '@quarterdeck/toolkit-react';
import { RiHistoryLine } from '@remixicon/react';
import { useMemo } from 'react';
import type { Answer } from '../../hooks/useAnswer';
import { useFilters } from '../../hooks/useFilters';
import { useOwnedEntities, useOwners } from '../../hooks/useOwners';
import { MINE } from '../../model/filters';
import { timelineTranslationRef } from '../../translations/translation';
import { TimelineView, type Entities } from '../TimelineView/TimelineView';
import styles from './ActivityPage.module.css';

/** The page over everything that the reader may see. Brings its own header in the reader's language. */
export function ActivityPage() {
  const { t } = useTranslationRef(timelineTranslationRef);
  const [{ owner }] = useFilters();
  const owned = useOwnedEntities(owner);
  const entities = useMemo<Answer<Entities>>(
    () =>
      owned.status === 'ready'
        ? { status: 'ready', data: owned.data?.refs }
        : owned,
    [owned],
  );
  const cut =
    owned.status === 'ready' &&
    owned.data !== undefined &&
    owned.data.total > owned.data.refs.length
      ? {
          shown: String(owned.data.refs.length),
          total: String(owned.data.total),
        }
      : undefined;
  return (
    <>
      <PluginHeader title={t('activity.title')} icon={<RiHistoryLine />} />
      <main className={styles.main}>
        <TimelineView
          title={t('activity.subtitle')}
          entities={entities}
          namesEntities
          owners={useOwnerChoices()}
          notice={
            cut && (
              <Alert
                className={styles.notice}
                icon
                status="warning"
                title={t('activity.cut', cut)}
              />
            )
          }
          aboutNothing={
            <EmptyState title={t('empty.owner.title')}>
              <p>{t('empty.owner.advice')}</p>
            </EmptyState>
          }
        />
      </main>
    </>
  );
}

/** The reader's own first. While nobody knows who else owns something, there is only that. */
function useOwnerChoices() {
  const { t } = useTranslationRef(timelineTranslationRef);
  const owners = useOwners();
  const refs = owners.status === 'ready' ? owners.data : [];
  return [
    { value: MINE, label: t('filters.mine') },
    ...refs.map(ref => ({
      value: ref,
      label: humanizeEntityRef(parseEntityRef(ref), { defaultKind: 'group' }),
    })),
  ];
}
