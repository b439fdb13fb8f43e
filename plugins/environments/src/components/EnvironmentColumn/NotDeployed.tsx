import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Reason } from '@quarterdeck/toolkit-common';
import { CopyableCode } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { workloadLabelSnippet } from '../../model/snippets';
import { environmentsTranslationRef } from '../../translations/translation';
import { useIsPast } from '../Moment/Moment';
import styles from './NotDeployed.module.css';

export type NotDeployedProps = { entity: Entity; reason: Reason };

/** An environment without the service, and what makes the service appear there. */
export function NotDeployed({ entity, reason }: NotDeployedProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  if (useIsPast()) {
    return (
      <div className={styles.card}>
        <Text as="h4" variant="body-large" weight="bold">
          {t('environment.notSeen')}
        </Text>
      </div>
    );
  }
  return (
    <div className={styles.card}>
      <Text as="h4" variant="body-large" weight="bold">
        {t('environment.notDeployed.title')}
      </Text>
      <p className={styles.paragraph}>{reasonText(reason)}</p>
      <p className={styles.paragraph}>{t('environment.notDeployed.advice')}</p>
      <CopyableCode
        label={t('environment.notDeployed.snippet')}
        code={workloadLabelSnippet(entity)}
      />
    </div>
  );
}
