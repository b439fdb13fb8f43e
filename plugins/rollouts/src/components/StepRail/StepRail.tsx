import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import {
  RiCheckboxCircleFill,
  RiCircleLine,
  RiRecordCircleLine,
} from '@remixicon/react';
import { useReasonText } from '../../hooks/useReasonText';
import { stepStanding } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './StepRail.module.css';

const ICONS = {
  done: RiCheckboxCircleFill,
  current: RiRecordCircleLine,
  coming: RiCircleLine,
};

/** What the rollout arranges one after the other, and how far it is. */
export function StepRail({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  return (
    <ol className={styles.rail} aria-label={t('steps.title')}>
      {rollout.plan.document.steps.map((step, index) => {
        const standing = stepStanding(rollout, index);
        const Icon = ICONS[standing];
        return (
          <li
            key={step.id}
            className={styles.step}
            data-standing={standing}
            aria-current={standing === 'current' ? 'step' : undefined}
          >
            <Icon className={styles.icon} aria-hidden />
            <span>
              {reasonText(step.title)}
              <VisuallyHidden> {t(`steps.${standing}`)}</VisuallyHidden>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
