import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type { ReactNode } from 'react';
import {
  PANEL_TABS,
  useTabAddress,
  type PanelTab,
} from '../../hooks/useTabAddress';
import { environmentsTranslationRef } from '../../translations/translation';
import { useIsPast } from '../Moment/Moment';
import { DifferenceTab } from './DifferenceTab';
import { ConditionsTab, EventsTab, PodsTab } from './DetailsTabs';
import { HistoryTab } from './HistoryTab';
import { OverviewTab } from './OverviewTab';
import type { PanelSubject } from './WorkloadPanel';
import styles from './WorkloadPanel.module.css';

const CONTENTS: Record<PanelTab, (subject: PanelSubject) => ReactNode> = {
  overview: subject => <OverviewTab {...subject} />,
  pods: subject => <PodsTab {...subject} />,
  conditions: subject => <ConditionsTab {...subject} />,
  events: subject => <EventsTab {...subject} />,
  history: subject => <HistoryTab {...subject} />,
  difference: subject => <DifferenceTab {...subject} />,
};

/** Of the past, the cluster keeps no pods, conditions and events; outside of Kubernetes there are none. */
const WITHOUT_CLUSTER: readonly PanelTab[] = ['overview', 'history'];

export function PanelTabs(subject: PanelSubject) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { address, change } = useTabAddress();
  const isPast = useIsPast();
  const withoutCluster = isPast || subject.workload.kind === 'Reported';
  const tabs = withoutCluster ? WITHOUT_CLUSTER : PANEL_TABS;
  const selected = tabs.includes(address.panel) ? address.panel : 'overview';
  return (
    <Tabs
      className={styles.tabs}
      selectedKey={selected}
      onSelectionChange={key =>
        change({ panel: PANEL_TABS.find(tab => tab === key) })
      }
    >
      <TabList
        className={styles.tabList}
        aria-label={t('panel.tabs', { workload: subject.workload.name })}
      >
        {tabs.map(tab => (
          <Tab key={tab} id={tab}>
            {t(`panel.${tab}`)}
          </Tab>
        ))}
      </TabList>
      {tabs.map(tab => (
        <TabPanel key={tab} id={tab} className={styles.tabPanel}>
          {CONTENTS[tab](subject)}
        </TabPanel>
      ))}
    </Tabs>
  );
}
