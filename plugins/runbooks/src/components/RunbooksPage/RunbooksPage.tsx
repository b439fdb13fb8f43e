import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { RiBookOpenLine } from '@remixicon/react';
import { Route, Routes, useParams, useResolvedPath } from 'react-router-dom';
import { runbooksTranslationRef } from '../../translations/translation';
import { RunbookView } from '../RunbookPage/RunbookView';
import { RunView } from '../RunPage/RunView';
import { AllRunbooks } from './AllRunbooks';
import { AllRuns } from './AllRuns';
import styles from './RunbooksPage.module.css';

/** All runbooks that the reader may see, all runs, one runbook, and one run. */
export function RunbooksPage() {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const root = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <>
      <PluginHeader
        title={t('tab.title')}
        titleLink={root}
        icon={<RiBookOpenLine />}
        tabs={[
          {
            id: 'runbooks',
            label: t('tab.title'),
            href: root,
            matchStrategy: 'exact',
          },
          {
            id: 'runs',
            label: t('page.runs'),
            href: `${root}/runs`,
            matchStrategy: 'prefix',
          },
        ]}
      />
      <main className={styles.main}>
        <Routes>
          <Route path="/" element={<AllRunbooks />} />
          <Route path="/runs" element={<AllRuns />} />
          <Route path="/runs/:id" element={<OneRun />} />
          <Route
            path="/entities/:kind/:namespace/:name/:slug"
            element={<OneRunbook />}
          />
        </Routes>
      </main>
    </>
  );
}

function OneRun() {
  const { id = '' } = useParams();
  return <RunView key={id} id={id} />;
}

function OneRunbook() {
  const { kind, namespace, name, slug = '' } = useParams();
  const entityRef = `${kind}:${namespace}/${name}`;
  return (
    <RunbookView
      key={`${entityRef} ${slug}`}
      entityRef={entityRef}
      slug={slug}
    />
  );
}
