import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import type { Bucket, MeasuredMetric } from '@quarterdeck/plugin-dora-common';
import {
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
  Sparkline,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useDashboard } from '../../hooks/useDashboard';
import { useFigures } from '../../hooks/useFigures';
import { useHomeScope } from '../../hooks/useHomeScope';
import { useReasonText } from '../../hooks/useReasonText';
import { useScopePath } from '../../hooks/useScopePath';
import { useTrend } from '../../hooks/useTrend';
import { useUsualQuery } from '../../hooks/useUsualQuery';
import { nameOf, type ScopeOf } from '../../model/records';
import { doraRecordsTranslationRef } from '../../translations/records';
import { doraTranslationRef } from '../../translations/translation';
import { ChangeChip } from '../MetricCard/ChangeChip';
import { TargetChip } from '../MetricCard/TargetChip';
import styles from './ManagerWidget.module.css';
import { ScopeChooser } from './ScopeChooser';

/** The widget: the five metrics of what the reader leads, each with its run, its target and the window before. */
export function Content() {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { scope, choices, problem, choose } = useHomeScope();
  const pathTo = useScopePath();
  return (
    <section className={styles.widget} aria-label={t('widget.title')}>
      <div className={styles.header}>
        <div>
          <h2 className={styles.title}>{t('widget.title')}</h2>
          <p className={styles.quiet}>{t('widget.about')}</p>
        </div>
        {scope && choices && (
          <ScopeChooser scope={scope} choices={choices} onChoose={choose} />
        )}
      </div>
      {problem && <ErrorPanel error={problem} />}
      {scope ? (
        <>
          <Figures scope={scope} />
          <div>
            <Link
              className={styles.link}
              to={pathTo(scope)}
              aria-label={t('widget.openFull', {
                scope: scope.ref ? nameOf(scope.ref) : t('drawer.catalog'),
              })}
            >
              {t('widget.open')}
            </Link>
          </div>
        </>
      ) : (
        !problem && <Loading />
      )}
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

function Figures({ scope }: { scope: ScopeOf }) {
  const reasonText = useReasonText();
  const live = useDashboard(scope, useUsualQuery(90));
  if (live.status === 'loading') {
    return <Loading />;
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, metrics, bucket, emptyReason } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      {live.problem && (
        <LiveStatus
          asOf={asOf}
          transport={live.transport}
          problem={live.problem}
        />
      )}
      {emptyReason ? (
        <p className={styles.quiet}>{reasonText(emptyReason)}</p>
      ) : (
        <ul className={styles.metrics}>
          {metrics.map(measured => (
            <Metric
              key={measured.metric}
              measured={measured}
              bucket={bucket}
              scope={scope}
            />
          ))}
        </ul>
      )}
    </ServerClock>
  );
}

function Metric(props: {
  measured: MeasuredMetric;
  bucket: Bucket;
  scope: ScopeOf;
}) {
  const { measured, bucket, scope } = props;
  const { metric, unit, current } = measured;
  const { t } = useTranslationRef(doraTranslationRef);
  const { parts, value } = useFigures();
  const trend = useTrend()(measured, bucket);
  const pathTo = useScopePath();
  const name = t(`metric.${metric}`);
  const figure = current.value === null ? null : parts(current.value, unit);
  return (
    <li className={styles.metric}>
      <Link className={styles.link} to={pathTo(scope, { metric })}>
        {name}
      </Link>
      {figure ? (
        <span className={styles.value}>
          {figure.number}
          {figure.unit && <span className={styles.unit}> {figure.unit}</span>}
        </span>
      ) : (
        <span className={styles.reason}>{value(current, unit)}</span>
      )}
      {trend.points.some(point => point.value !== null) && (
        <Sparkline title={name} {...trend} />
      )}
      <div className={styles.words}>
        <ChangeChip measured={measured} />
      </div>
      <div className={styles.words}>
        {trend.target && (
          <span className={styles.quiet}>{trend.target.label}</span>
        )}
        <TargetChip measured={measured} />
      </div>
    </li>
  );
}
