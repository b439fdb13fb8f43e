import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityInfoCard,
  useEntity,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import type { Bucket, MeasuredMetric } from '@quarterdeck/plugin-dora-common';
import {
  ErrorPanel,
  LoadingRegion,
  Sparkline,
} from '@quarterdeck/toolkit-react';
import { useMemo } from 'react';
import { Link } from 'react-router-dom';
import { useDashboard } from '../../hooks/useDashboard';
import { useFigures } from '../../hooks/useFigures';
import { useReasonText } from '../../hooks/useReasonText';
import { useTrend } from '../../hooks/useTrend';
import { queryOf, viewOf } from '../../model/view';
import { doraTranslationRef } from '../../translations/translation';
import styles from './OverviewCard.module.css';

const USUAL = viewOf(new URLSearchParams());
const DAY_MS = 86_400_000;

/** The five at a glance, for the overview of an entity. */
export function OverviewCard() {
  const { t } = useTranslationRef(doraTranslationRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const path = `${useEntityRefLink()(entityRef)}/dora`;
  return (
    <EntityInfoCard
      title={t('tab.title')}
      footerActions={
        <Link className={styles.link} to={path}>
          {t('overview.all')}
        </Link>
      }
    >
      <Content entityRef={entityRef} path={path} />
    </EntityInfoCard>
  );
}

function Content({ entityRef, path }: { entityRef: string; path: string }) {
  const { t } = useTranslationRef(doraTranslationRef);
  const reasonText = useReasonText();
  const today = Math.floor(Date.now() / DAY_MS);
  const query = useMemo(() => queryOf(USUAL, today * DAY_MS), [today]);
  const live = useDashboard({ scope: 'entity', ref: entityRef }, query);
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="13rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { metrics, bucket, emptyReason, quality } = live.data;
  if (emptyReason) {
    return <p className={styles.quiet}>{reasonText(emptyReason)}</p>;
  }
  if (quality.deployments === 0 && quality.observedSince === null) {
    return <p className={styles.quiet}>{t('empty.title')}</p>;
  }
  return (
    <>
      <p className={styles.quiet}>{t('overview.window', { days: '90' })}</p>
      <ul className={styles.metrics}>
        {metrics.map(measured => (
          <Line
            key={measured.metric}
            measured={measured}
            bucket={bucket}
            path={`${path}?metric=${measured.metric}`}
          />
        ))}
      </ul>
    </>
  );
}

function Line(props: {
  measured: MeasuredMetric;
  bucket: Bucket;
  path: string;
}) {
  const { measured, bucket, path } = props;
  const { metric, unit, current, change } = measured;
  const { t } = useTranslationRef(doraTranslationRef);
  const { value } = useFigures();
  const trend = useTrend()(measured, bucket);
  return (
    <li className={styles.metric}>
      <Link className={styles.link} to={path}>
        {t(`metric.${metric}`)}
      </Link>
      {trend.points.some(point => point.value !== null) && (
        <Sparkline title={t(`metric.${metric}`)} {...trend} />
      )}
      <span className={current.value === null ? styles.quiet : styles.value}>
        {value(current, unit)}
      </span>
      <span className={styles.quiet}>
        {change.verdict !== 'unknown' && t(`change.${change.verdict}`)}
      </span>
    </li>
  );
}
