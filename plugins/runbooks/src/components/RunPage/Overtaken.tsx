import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import type { Run } from '@quarterdeck/plugin-runbooks-common';
import { changesBetween } from '../../model/run';
import { runbooksTranslationRef } from '../../translations/translation';
import { Person } from '../Person/Person';
import styles from './Stage.module.css';

export type OvertakenProps = {
  /** As the reader saw it when acting. */
  before: Run;
  after: Run;
  onDismiss(): void;
};

/** Somebody else was faster: what they did. */
export function Overtaken({ before, after, onDismiss }: OvertakenProps) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const changes = changesBetween(before, after);
  return (
    <Alert
      role="alert"
      icon
      status="warning"
      title={t('overtaken.title')}
      description={
        <>
          <p className={styles.reason}>{t('overtaken.advice')}</p>
          <ul className={styles.plain}>
            {changes.map(({ stepId, title, state, actor }) => (
              <li key={stepId}>
                {title}: {t(`step.${state}`)}
                {actor !== null && (
                  <>
                    {' '}
                    (<Person personRef={actor} />)
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      }
      customActions={
        <Button size="small" variant="secondary" onPress={onDismiss}>
          {t('overtaken.dismiss')}
        </Button>
      }
    />
  );
}
