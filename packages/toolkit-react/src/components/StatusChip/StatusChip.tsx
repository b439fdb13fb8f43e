import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { HealthStatus } from '@quarterdeck/toolkit-common';
import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiErrorWarningFill,
  RiQuestionFill,
  RiRefreshLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { toolkitTranslationRef } from '../../translation';
import styles from './StatusChip.module.css';

const ICONS: Record<HealthStatus, RemixiconComponentType> = {
  healthy: RiCheckboxCircleFill,
  progressing: RiRefreshLine,
  degraded: RiErrorWarningFill,
  unavailable: RiCloseCircleFill,
  unknown: RiQuestionFill,
};

export type StatusChipProps = {
  status: HealthStatus;
};

/** A status as icon, word and colour: none of the three says it alone. */
export function StatusChip({ status }: StatusChipProps) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  const Icon = ICONS[status];
  return (
    <span className={styles.chip} data-status={status}>
      <Icon className={styles.icon} aria-hidden />
      {t(`status.${status}`)}
    </span>
  );
}
