import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EnvironmentMatrix,
  MatrixEnvironment,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import { StatusChip } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { useTabAddress } from '../../hooks/useTabAddress';
import { columnTitle } from '../../model/columns';
import { environmentsTranslationRef } from '../../translations/translation';
import { useIsPast } from '../Moment/Moment';
import { PanelFrame } from './PanelFrame';
import { PanelTabs } from './PanelTabs';
import styles from './WorkloadPanel.module.css';

export type WorkloadPanelProps = { entity: Entity; matrix: EnvironmentMatrix };

/** All about the workload that the address names; nothing where it names none. */
export function WorkloadPanel({ entity, matrix }: WorkloadPanelProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { address, change } = useTabAddress();
  const { workload: id } = address;
  if (id === undefined) {
    return null;
  }
  const close = () => change({ workload: undefined, panel: undefined });
  for (const column of matrix.environments) {
    const workload = column.workloads.find(candidate => candidate.id === id);
    if (workload) {
      return (
        <PanelFrame
          context={columnTitle(column)}
          title={workload.name}
          onClose={close}
        >
          <Standing workload={workload} />
          <PanelTabs
            key={id}
            entity={entity}
            matrix={matrix}
            column={column}
            workload={workload}
          />
        </PanelFrame>
      );
    }
  }
  return (
    <PanelFrame context={id} title={t('panel.gone.title')} onClose={close}>
      <p className={styles.paragraph}>{t('panel.gone.advice')}</p>
    </PanelFrame>
  );
}

/** What a person came for, before anything else. */
function Standing({ workload }: { workload: Workload }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const isPast = useIsPast();
  return (
    <div className={styles.standing}>
      <div className={styles.standingRow}>
        <span className={styles.version}>
          {workload.version ?? t('workload.versionUnknown')}
        </span>
        <StatusChip status={workload.health.status} />
      </div>
      <p className={styles.paragraph}>{reasonText(workload.health.reason)}</p>
      {isPast && <p className={styles.paragraph}>{t('panel.past')}</p>}
    </div>
  );
}

/** What every tab of the panel is about. */
export type PanelSubject = {
  entity: Entity;
  matrix: EnvironmentMatrix;
  column: MatrixEnvironment;
  workload: Workload;
};
