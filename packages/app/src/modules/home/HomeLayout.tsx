import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { Container, Header } from '@backstage/ui';
import { appTranslationRef } from '../../translations/translation';
import styles from './HomeLayout.module.css';

/** What a visitor sees where `page:home` is not configured otherwise, in this order. */
const DEFAULT_WIDGETS = [
  { component: 'NeedsMe', width: 12 },
  { component: 'MyServices', width: 12 },
  { component: 'Backups', width: 12 },
  { component: 'Dora', width: 12 },
  { component: 'DoraChangedMost', width: 12 },
  { component: 'StartHere', width: 12 },
  { component: 'HomePageStarredEntities', width: 6 },
  { component: 'HomePageRecentlyVisited', width: 6 },
];

/**
 * The widgets named by the `defaultConfig` of `page:home`, in its order, as high as their content. Those of more than
 * half the width take a row of their own; below each other on narrow screens.
 */
export function HomeLayout({ widgets, defaultConfig }: HomePageLayoutProps) {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <>
      <Header title={t('nav.home')} />
      <Container>
        <div className={styles.grid}>
          {(defaultConfig ?? DEFAULT_WIDGETS).map(({ component, width }) => (
            <div
              key={component}
              className={width > 6 ? styles.wide : undefined}
            >
              {widgets.find(({ name }) => name === component)?.component}
            </div>
          ))}
        </div>
      </Container>
    </>
  );
}
