import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { RiUserFollowLine } from '@remixicon/react';
import { Route, Routes, useParams, useResolvedPath } from 'react-router-dom';
import { approvalsTranslationRef } from '../../translations/translation';
import { ApprovalDetails } from '../ApprovalDetails/ApprovalDetails';
import styles from './ApprovalsPage.module.css';
import { ApprovalsView } from './ApprovalsView';

/** What waits for the reader, what the reader asked for, and all of it; and one approval with what exactly it is about. */
export function ApprovalsPage() {
  const { t } = useTranslationRef(approvalsTranslationRef);
  const root = useResolvedPath('').pathname.replace(/\/$/, '');
  const tab = (id: 'needs-me' | 'mine' | 'all', href: string) => ({
    id,
    label: t(`view.${id}`),
    href,
    matchStrategy: 'exact' as const,
  });
  return (
    <>
      <PluginHeader
        title={t('page.title')}
        titleLink={root}
        icon={<RiUserFollowLine />}
        tabs={[
          tab('needs-me', root),
          tab('mine', `${root}/mine`),
          tab('all', `${root}/all`),
        ]}
      />
      <main className={styles.main}>
        <Routes>
          <Route
            path="/"
            element={
              <ApprovalsView key="needs-me" view="needs-me" root={root} />
            }
          />
          <Route
            path="/mine"
            element={<ApprovalsView key="mine" view="mine" root={root} />}
          />
          <Route
            path="/all"
            element={<ApprovalsView key="all" view="all" root={root} />}
          />
          <Route path="/:id" element={<Details />} />
        </Routes>
      </main>
    </>
  );
}

function Details() {
  const { id = '' } = useParams();
  return <ApprovalDetails key={id} id={id} />;
}
