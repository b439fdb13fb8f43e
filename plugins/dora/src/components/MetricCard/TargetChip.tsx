import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  MeasuredMetric,
  MeasuredReliability,
} from '@quarterdeck/plugin-dora-common';
import { RiCheckLine, RiFlagLine } from '@remixicon/react';
import { keepsTarget } from '../../model/figures';
import { doraTranslationRef } from '../../translations/translation';
import styles from './MetricCard.module.css';

export type TargetChipProps = {
  measured: Pick<MeasuredMetric | MeasuredReliability, 'current' | 'target'>;
};

/** Whether the target is kept: said, not graded. Nothing where there is none, or no value. */
export function TargetChip({ measured }: TargetChipProps) {
  const { t } = useTranslationRef(doraTranslationRef);
  const isKept = keepsTarget(measured);
  if (isKept === null) {
    return null;
  }
  const Icon = isKept ? RiCheckLine : RiFlagLine;
  return (
    <span className={styles.target}>
      <Icon className={styles.icon} aria-hidden />
      {t(isKept ? 'target.kept' : 'target.missed')}
    </span>
  );
}
