import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import type { Run } from '@quarterdeck/plugin-backups-common';
import {
  RiCheckboxCircleFill,
  RiCircleLine,
  RiRecordCircleLine,
} from '@remixicon/react';
import { phasesOf } from '../../model/runs';
import { backupsTranslationRef } from '../../translations/translation';
import styles from './LiveRuns.module.css';

const ICONS = {
  done: RiCheckboxCircleFill,
  current: RiRecordCircleLine,
  coming: RiCircleLine,
};

/** What a run does one after the other, and how far it is. */
export function PhaseRail({ run }: { run: Run }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  return (
    // Lists without bullets are not lists to some screen readers unless they say so.
    // eslint-disable-next-line jsx-a11y/no-redundant-roles
    <ol className={styles.rail} role="list" aria-label={t('run.phases')}>
      {phasesOf(run).map(({ phase, standing }) => {
        const Icon = ICONS[standing];
        return (
          <li
            key={phase}
            className={styles.step}
            data-standing={standing}
            aria-current={standing === 'current' ? 'step' : undefined}
          >
            <Icon className={styles.icon} aria-hidden />
            <span>
              {t(`phase.${phase}`)}
              <VisuallyHidden> {t(`standing.${standing}`)}</VisuallyHidden>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
