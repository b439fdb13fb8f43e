import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Button } from '@backstage/ui';
import { errorKind, errorMessage } from '../../model/errorKind';
import { toolkitTranslationRef } from '../../translation';
import styles from './ErrorPanel.module.css';

export type ErrorPanelProps = {
  error: Error;
  onRetry?(): void;
};

/** Says what failed, what to do about it, and what the answer was. */
export function ErrorPanel({ error, onRetry }: ErrorPanelProps) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  const kind = errorKind(error);
  return (
    <Alert
      role="alert"
      icon
      status={kind === 'forbidden' ? 'warning' : 'danger'}
      title={t(`error.${kind}.title`)}
      description={
        <>
          <p className={styles.paragraph}>{t(`error.${kind}.advice`)}</p>
          <p className={styles.paragraph}>
            {t('error.details', { message: errorMessage(error) })}
          </p>
        </>
      }
      customActions={
        onRetry && (
          <Button size="small" variant="secondary" onPress={onRetry}>
            {t('error.retry')}
          </Button>
        )
      }
    />
  );
}
