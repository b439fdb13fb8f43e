import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import { EmptyState } from '@quarterdeck/toolkit-react';
import { RiArrowLeftRightLine } from '@remixicon/react';
import { useTabAddress } from '../../hooks/useTabAddress';
import { comparableEnvironments, defaultPair } from '../../model/neighbours';
import { environmentsTranslationRef } from '../../translations/translation';
import { Choice } from '../Choice/Choice';
import { LiveComparison } from '../ComparisonTable/LiveComparison';
import styles from './CompareView.module.css';

export type CompareViewProps = { entity: Entity; matrix: EnvironmentMatrix };

/** Two environments side by side. */
export function CompareView({ entity, matrix }: CompareViewProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { address, change } = useTabAddress();
  const environments = comparableEnvironments(matrix);
  const pair = defaultPair(matrix);
  const left = address.left ?? pair.left;
  const right = address.right ?? pair.right;
  if (environments.length < 2 || left === undefined || right === undefined) {
    return (
      <EmptyState title={t('compare.tooFew.title')}>
        <p>{t('compare.tooFew.advice')}</p>
      </EmptyState>
    );
  }
  const options = environments.map(({ id, title }) => ({
    value: id,
    label: title,
  }));
  return (
    <>
      <div
        className={styles.controls}
        role="group"
        aria-label={t('compare.controls')}
      >
        <Choice
          label={t('compare.left')}
          value={left}
          options={options}
          onChange={value => change({ left: value, right })}
        />
        <Button
          className={styles.swap}
          variant="secondary"
          iconStart={<RiArrowLeftRightLine />}
          onPress={() => change({ left: right, right: left })}
        >
          {t('compare.swap')}
        </Button>
        <Choice
          label={t('compare.right')}
          value={right}
          options={options}
          onChange={value => change({ left, right: value })}
        />
      </div>
      {left === right ? (
        <EmptyState title={t('compare.same.title')}>
          <p>{t('compare.same.advice')}</p>
        </EmptyState>
      ) : (
        <LiveComparison entity={entity} left={left} right={right} />
      )}
    </>
  );
}
