import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  DORA_CHANGED_CHANNEL,
  type Changes,
} from '@quarterdeck/plugin-dora-common';
import {
  ErrorPanel,
  LoadingRegion,
  useLiveData,
} from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { Link } from 'react-router-dom';
import { doraApiRef } from '../../api/DoraApi';
import { useFigures } from '../../hooks/useFigures';
import { useHomeScope } from '../../hooks/useHomeScope';
import { useReasonText } from '../../hooks/useReasonText';
import { useScopePath } from '../../hooks/useScopePath';
import { useUsualQuery } from '../../hooks/useUsualQuery';
import { nameOf, type ScopeOf } from '../../model/records';
import { doraRecordsTranslationRef } from '../../translations/records';
import { doraTranslationRef } from '../../translations/translation';
import styles from '../ManagerWidget/ManagerWidget.module.css';
import { ChangeChip } from '../MetricCard/ChangeChip';

/** Long enough to have something to count, and short enough to be news. */
const DAYS = 30;

/** The widget: which metric of which service moved most against the window before. */
export function Content() {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { scope, problem } = useHomeScope();
  return (
    <section className={styles.widget} aria-label={t('changed.title')}>
      <div>
        <h2 className={styles.title}>{t('changed.title')}</h2>
        <p className={styles.quiet}>{t('changed.about')}</p>
      </div>
      {scope === undefined && problem && <ErrorPanel error={problem} />}
      {scope === undefined && !problem && <Loading />}
      {scope && <Moves scope={scope} />}
    </section>
  );
}

function Loading() {
  return (
    <LoadingRegion>
      <Skeleton width="100%" height="8rem" />
    </LoadingRegion>
  );
}

function Moves({ scope: { scope, ref } }: { scope: ScopeOf }) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const reasonText = useReasonText();
  const api = useApi(doraApiRef);
  const query = useUsualQuery(DAYS);
  const live = useLiveData({
    load: useCallback(
      (signal: AbortSignal) =>
        api.getChanges({ scope, ref, ...query }, { signal }),
      [api, scope, ref, query],
    ),
    channel: DORA_CHANGED_CHANNEL,
  });
  if (live.status === 'loading') {
    return <Loading />;
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { items, emptyReason } = live.data;
  if (items.length === 0) {
    return (
      <div>
        <strong>
          {emptyReason ? reasonText(emptyReason) : t('changed.none')}
        </strong>
        <p className={styles.quiet}>{t('changed.noneAdvice')}</p>
      </div>
    );
  }
  return (
    <ol className={styles.list}>
      {items.map(item => (
        <Move key={`${item.entityRef} ${item.metric}`} item={item} />
      ))}
    </ol>
  );
}

function Move({ item }: { item: Changes['items'][number] }) {
  const { entityRef, metric, unit, current } = item;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { t: dora } = useTranslationRef(doraTranslationRef);
  const { value } = useFigures();
  const pathTo = useScopePath();
  return (
    <li className={styles.move}>
      <Link
        className={styles.link}
        to={pathTo({ scope: 'entity', ref: entityRef }, { metric, days: DAYS })}
      >
        {t('drawer.title', {
          metric: dora(`metric.${metric}`),
          scope: nameOf(entityRef),
        })}
      </Link>
      <strong>{value(current, unit)}</strong>
      <ChangeChip measured={item} />
    </li>
  );
}
