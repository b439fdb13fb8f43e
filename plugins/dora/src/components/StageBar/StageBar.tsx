import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Stage } from '@quarterdeck/plugin-dora-common';
import { ShareBar, durationText } from '@quarterdeck/toolkit-react';
import { doraTranslationRef } from '../../translations/translation';
import styles from '../ScopePage/ScopeView.module.css';

export type StageBarProps = {
  /** In the order in which they follow each other. */
  stages: readonly Stage[];
  /** Opens the lead time. */
  onOpen(): void;
};

/** Lead time by what it was spent on, so that the bottleneck shows. */
export function StageBar({ stages, onOpen }: StageBarProps) {
  const { t } = useTranslationRef(doraTranslationRef);
  const parts = stages.flatMap(({ stage, share, meanMs, n }) =>
    share === null || share === 0 || meanMs === null
      ? []
      : [
          {
            key: stage,
            label: t(`stage.${stage}`),
            share,
            text: t('stage.mean', {
              mean: durationText(meanMs, t('locale')),
              count: n,
            }),
          },
        ],
  );
  const longest = parts.reduce<(typeof parts)[number] | undefined>(
    (most, part) => (most && most.share >= part.share ? most : part),
    undefined,
  );
  return (
    <section className={styles.card}>
      <div>
        <Text as="h3" variant="title-x-small" weight="bold">
          {t('stages.title')}
        </Text>
        <p className={styles.quiet}>{t('stages.about')}</p>
      </div>
      {longest === undefined ? (
        <p className={styles.paragraph}>{t('stages.none')}</p>
      ) : (
        <>
          <p className={styles.finding}>
            {longest.key === 'unsplit'
              ? t('stage.mostlyUnsplit')
              : t('stage.longest', { stage: longest.label })}
          </p>
          <ShareBar
            title={t('stages.title')}
            parts={parts}
            onSelect={() => onOpen()}
          />
        </>
      )}
    </section>
  );
}
