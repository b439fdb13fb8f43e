import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { RiRocketLine } from '@remixicon/react';
import { Route, Routes, useParams, useResolvedPath } from 'react-router-dom';
import { rolloutsTranslationRef } from '../../translations/translation';
import { Holds } from '../Holds/Holds';
import { GroupList } from '../Groups/GroupList';
import { GroupView } from '../Groups/GroupView';
import { NewGroup } from '../Groups/NewGroup';
import { LockList } from '../LockList/LockList';
import { PlanPage } from '../PlanPage/PlanPage';
import { RolloutView } from '../RolloutPage/RolloutView';
import { AllRollouts } from './AllRollouts';
import styles from './FleetPage.module.css';

/** What is rolling now of all that the reader may see, locks and freezes, and one rollout. */
export function FleetPage() {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const root = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <>
      <PluginHeader
        title={t('tab.title')}
        titleLink={root}
        icon={<RiRocketLine />}
        tabs={[
          {
            id: 'rollouts',
            label: t('page.rollouts'),
            href: root,
            matchStrategy: 'exact',
          },
          {
            id: 'groups',
            label: t('page.groups'),
            href: `${root}/groups`,
            matchStrategy: 'prefix',
          },
          {
            id: 'locks',
            label: t('page.locks'),
            href: `${root}/locks`,
            matchStrategy: 'exact',
          },
        ]}
      />
      <main className={styles.main}>
        <Routes>
          <Route path="/" element={<AllRollouts />} />
          <Route
            path="/locks"
            element={
              <>
                <LockList />
                <Holds />
              </>
            }
          />
          <Route path="/groups" element={<GroupList />} />
          <Route path="/groups/new" element={<NewGroup />} />
          <Route path="/groups/:id" element={<OneGroup />} />
          <Route path="/plans/:id" element={<OnePlan />} />
          <Route path="/:id" element={<One />} />
        </Routes>
      </main>
    </>
  );
}

function One() {
  const { id = '' } = useParams();
  return <RolloutView key={id} id={id} />;
}

function OnePlan() {
  const { id = '' } = useParams();
  return <PlanPage key={id} id={id} />;
}

function OneGroup() {
  const { id = '' } = useParams();
  return <GroupView key={id} id={id} />;
}
