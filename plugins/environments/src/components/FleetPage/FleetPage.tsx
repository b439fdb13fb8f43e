import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { RiShip2Line } from '@remixicon/react';
import { Route, Routes, useResolvedPath } from 'react-router-dom';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import { FleetServices } from '../FleetServices/FleetServices';
import { PreviewsList } from '../PreviewsList/PreviewsList';
import { DeadLetters } from './DeadLetters';
import styles from './FleetPage.module.css';

/** The page over all services: what runs where, and the previews. Brings its own header in the reader's language. */
export function FleetPage() {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const root = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <>
      <PluginHeader
        title={t('fleet.title')}
        titleLink={root}
        icon={<RiShip2Line />}
        tabs={[
          {
            id: 'services',
            label: t('fleet.services'),
            href: root,
            matchStrategy: 'exact',
          },
          {
            id: 'previews',
            label: t('fleet.previews'),
            href: `${root}/previews`,
            matchStrategy: 'exact',
          },
        ]}
      />
      <main className={styles.main}>
        <Routes>
          <Route path="/previews" element={<PreviewsList />} />
          <Route
            path="/*"
            element={
              <>
                <FleetServices />
                <DeadLetters />
              </>
            }
          />
        </Routes>
      </main>
    </>
  );
}
