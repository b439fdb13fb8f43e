import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { RiAlarmWarningLine } from '@remixicon/react';
import { Route, Routes, useParams, useResolvedPath } from 'react-router-dom';
import { incidentsTranslationRef } from '../../translations/translation';
import { IncidentView } from '../IncidentView/IncidentView';
import { AllIncidents } from './AllIncidents';
import styles from './IncidentsPage.module.css';

/** What is broken now of all that the reader may see, what was, and one incident. */
export function IncidentsPage() {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const root = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <>
      <PluginHeader
        title={t('tab.title')}
        titleLink={root}
        icon={<RiAlarmWarningLine />}
      />
      <main className={styles.main}>
        <Routes>
          <Route path="/" element={<AllIncidents />} />
          <Route path="/:id" element={<One />} />
        </Routes>
      </main>
    </>
  );
}

function One() {
  const { id = '' } = useParams();
  return <IncidentView key={id} id={id} />;
}
