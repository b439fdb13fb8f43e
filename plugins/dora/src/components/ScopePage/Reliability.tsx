import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  Bucket,
  MeasuredReliability,
} from '@quarterdeck/plugin-dora-common';
import { Sparkline } from '@quarterdeck/toolkit-react';
import { useFigures } from '../../hooks/useFigures';
import { useMadeOf } from '../../hooks/useMadeOf';
import { useReasonText } from '../../hooks/useReasonText';
import { useTrend } from '../../hooks/useTrend';
import { doraTranslationRef } from '../../translations/translation';
import { TargetChip } from '../MetricCard/TargetChip';
import styles from './ScopeView.module.css';

export type ReliabilityProps = {
  measured: readonly MeasuredReliability[];
  bucket: Bucket;
};

/** What is not DORA's, in a card apart. */
export function Reliability({ measured, bucket }: ReliabilityProps) {
  const { t } = useTranslationRef(doraTranslationRef);
  return (
    <section className={styles.card}>
      <div>
        <Text as="h3" variant="title-x-small" weight="bold">
          {t('reliability.title')}
        </Text>
        <p className={styles.quiet}>{t('reliability.about')}</p>
      </div>
      <ul className={styles.promises}>
        {measured.map(each => (
          <Promised key={each.metric} measured={each} bucket={bucket} />
        ))}
      </ul>
    </section>
  );
}

function Promised(props: { measured: MeasuredReliability; bucket: Bucket }) {
  const { measured, bucket } = props;
  const { metric, unit, current, target } = measured;
  const { t } = useTranslationRef(doraTranslationRef);
  const figures = useFigures();
  const madeOf = useMadeOf();
  const reasonText = useReasonText();
  const trend = useTrend()(measured, bucket);
  return (
    <li className={styles.promise}>
      <span className={styles.quiet}>{t(`metric.${metric}`)}</span>
      <span className={current.value === null ? undefined : styles.value}>
        {figures.value(current, unit)}
      </span>
      {trend.points.some(({ value }) => value !== null) && (
        <Sparkline title={t(`metric.${metric}`)} {...trend} />
      )}
      <span className={styles.quiet}>
        {[
          current.value === null ? undefined : madeOf(metric, current),
          current.value !== null && current.reason
            ? reasonText(current.reason)
            : undefined,
          target ? figures.target(target, unit) : undefined,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <TargetChip measured={measured} />
    </li>
  );
}
