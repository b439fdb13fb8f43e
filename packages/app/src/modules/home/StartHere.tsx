import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { appTranslationRef } from '../../translations/translation';
import styles from './StartHere.module.css';

const SERVICE = '/catalog/default/component/veza-backend-api';

const STEPS = [
  { word: 'start.see', hint: 'start.seeHint', to: `${SERVICE}/environments` },
  {
    word: 'start.change',
    hint: 'start.changeHint',
    to: `${SERVICE}/environments`,
  },
  { word: 'start.browse', hint: 'start.browseHint', to: '/catalog' },
  { word: 'start.settings', hint: 'start.settingsHint', to: '/settings' },
] as const;

/** The first steps through the demo estate. */
export function Content() {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <div className={styles.root}>
      <Text as="h2" variant="title-small" weight="bold">
        {t('start.title')}
      </Text>
      <p className={styles.intro}>{t('start.intro')}</p>
      <ol className={styles.steps}>
        {STEPS.map(({ word, hint, to }) => (
          <li key={word} className={styles.step}>
            <Link to={to} className={styles.link}>
              {t(word)}
            </Link>
            <span className={styles.hint}>{t(hint)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
