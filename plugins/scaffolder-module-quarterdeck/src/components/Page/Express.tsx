import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { useExpress } from '../../hooks/useExpress';
import type { FormData } from '../../model/wizard';
import { wizardTranslationRef } from '../../translations/translation';
import styles from '../Preview/Preview.module.css';

/** The short way: all pages behind this one keep their defaults. */
export function Express(props: {
  templateRef: string;
  formData: FormData;
  tasksPath: string;
}) {
  const { t } = useTranslationRef(wizardTranslationRef);
  const { isCreating, problems, create } = useExpress(props);
  const name = String(props.formData.name ?? '');
  return (
    <div className={styles.express}>
      <Button
        type="button"
        variant="primary"
        isPending={isCreating}
        onPress={create}
      >
        {t('express.create', { name })}
      </Button>
      <p className={styles.hint}>{t('express.hint')}</p>
      <div role="alert">
        {problems.length > 0 && (
          <>
            <p className={styles.hint}>{t('express.waiting')}</p>
            <ul className={styles.missing}>
              {problems.map(problem => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
