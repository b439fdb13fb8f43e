import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EmptyState } from '@quarterdeck/toolkit-react';
import { PluginHeader } from '@backstage/ui';
import { RiDashboard3Line } from '@remixicon/react';
import { useResolvedPath } from 'react-router-dom';
import { doraTranslationRef } from '../../translations/translation';
import { ScopeView } from './ScopeView';
import styles from './ScopeView.module.css';

/** The numbers of all that the reader may see. */
export function DoraPage() {
  const { t } = useTranslationRef(doraTranslationRef);
  const root = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <>
      <PluginHeader
        title={t('tab.title')}
        titleLink={root}
        icon={<RiDashboard3Line />}
      />
      <main className={styles.main}>
        <ScopeView
          scope={CATALOG}
          name={t('page.catalog')}
          note={t('page.catalogNote')}
          nothing={
            <EmptyState title={t('empty.title')}>
              {t('empty.reported')}
            </EmptyState>
          }
        />
      </main>
    </>
  );
}

const CATALOG = { scope: 'catalog' } as const;
