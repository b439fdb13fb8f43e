import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RolloutDetails } from '@quarterdeck/plugin-rollouts-common';
import { useReasonText } from '../../hooks/useReasonText';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './Delegate.module.css';

/** Controls that people look for and that are not there, with the reason. */
export function Withheld({ withheld }: Pick<RolloutDetails, 'withheld'>) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  return withheld.length === 0 ? null : (
    <ul className={styles.withheld} aria-label={t('withheld.title')}>
      {withheld.map(({ control, reason }) => (
        <li key={control}>
          {t('withheld.control', {
            control: t(`control.${control}`),
            reason: reasonText(reason),
          })}
        </li>
      ))}
    </ul>
  );
}
