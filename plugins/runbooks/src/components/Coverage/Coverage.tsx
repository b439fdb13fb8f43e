import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { EntityRunbooks } from '@quarterdeck/plugin-runbooks-common';
import { ToneChip, type Tone } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useRunbooksPaths } from '../../hooks/useRunbooksPaths';
import { runbooksTranslationRef } from '../../translations/translation';
import { useProcedureName } from './useProcedureName';
import styles from './Coverage.module.css';

const TONES: Record<EntityRunbooks['procedures'][number]['coverage'], Tone> = {
  own: 'good',
  'built-in': 'warning',
  none: 'bad',
};

/** Whether there is a runbook for what has to be done under the most pressure. */
export function Coverage({ runbooks }: { runbooks: EntityRunbooks }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const nameOf = useProcedureName();
  const paths = useRunbooksPaths();
  const { entityRef, items, procedures } = runbooks;
  return (
    <section className={styles.coverage} aria-label={t('coverage.title')}>
      {procedures.map(({ procedure, coverage, slugs }) => (
        <div key={procedure} className={styles.procedure}>
          <Text as="h2" variant="title-small" weight="bold">
            {nameOf(procedure)}
          </Text>
          <ToneChip tone={TONES[coverage]}>
            {t(`coverage.${coverage}`)}
          </ToneChip>
          {slugs.map(slug => (
            <Link
              key={slug}
              className={styles.link}
              to={paths.runbook({ entityRef, slug })}
            >
              {items.find(item => item.slug === slug)?.title ?? slug}
            </Link>
          ))}
        </div>
      ))}
    </section>
  );
}
