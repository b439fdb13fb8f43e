import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { RiShieldCheckLine } from '@remixicon/react';
import { NavLink, Route, Routes, useResolvedPath } from 'react-router-dom';
import { backupsTranslationRef } from '../../translations/translation';
import { EvidencePage } from '../EvidencePage/EvidencePage';
import { KeysPanel } from '../KeysPanel/KeysPanel';
import { Fleet } from './Fleet';
import styles from './FleetPage.module.css';

/** All that holds data and that the reader may see, the keys, and evidence for auditors. */
export function BackupsPage() {
  const { t } = useTranslationRef(backupsTranslationRef);
  const root = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <>
      <PluginHeader
        title={t('tab.title')}
        titleLink={root}
        icon={<RiShieldCheckLine />}
      />
      <main className={styles.main}>
        <nav className={styles.views} aria-label={t('fleet.views')}>
          <NavLink end className={styles.view} to={root}>
            {t('fleet.fleet')}
          </NavLink>
          <NavLink className={styles.view} to={`${root}/evidence`}>
            {t('fleet.evidence')}
          </NavLink>
          <NavLink className={styles.view} to={`${root}/keys`}>
            {t('fleet.keys')}
          </NavLink>
        </nav>
        <Routes>
          <Route path="/" element={<Fleet />} />
          <Route path="/evidence" element={<EvidencePage />} />
          <Route path="/keys" element={<KeysPanel />} />
        </Routes>
      </main>
    </>
  );
}
