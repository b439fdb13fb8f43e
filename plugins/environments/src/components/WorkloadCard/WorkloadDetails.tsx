import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ClusterStatus,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { CopyableCode } from '@quarterdeck/toolkit-react';
import { useOpenDetails } from '../../hooks/useOpenDetails';
import { useReasonText } from '../../hooks/useReasonText';
import { kubectlGet } from '../../model/kubectl';
import { environmentsTranslationRef } from '../../translations/translation';
import { Disclosure } from '../Disclosure/Disclosure';
import { FactList } from '../FactList/FactList';
import { DriftDetails } from './DriftLine';
import styles from './WorkloadCard.module.css';

export type WorkloadDetailsProps = {
  workload: Workload;
  cluster?: ClusterStatus;
  environmentTitle: string;
};

/** What a card is made of: where the workload is, its images, who wrote it last, and how to see it without the portal. */
export function WorkloadDetails(props: WorkloadDetailsProps) {
  const { workload, cluster, environmentTitle } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const [open, setOpen] = useOpenDetails(workload.id);
  const known = (value: string | null, reason: Reason | null) =>
    value ?? (reason && reasonText(reason));
  return (
    <Disclosure
      label={t('workload.detailsShort')}
      fullLabel={t('workload.details', { workload: workload.name })}
      open={open}
      onOpenChange={setOpen}
    >
      <div className={styles.details}>
        <FactList
          facts={[
            { label: t('workload.cluster'), value: workload.cluster },
            { label: t('workload.namespace'), value: workload.namespace },
            {
              label: t('workload.kind'),
              value: `${workload.kind} ${workload.name}`,
            },
            {
              label: t('workload.revision'),
              value: known(workload.revision, workload.revisionReason),
            },
            {
              label: t('workload.changedBy'),
              value: known(
                workload.changedBy?.ref ?? null,
                workload.changedByReason,
              ),
            },
            {
              label: t('drift.title'),
              value: <DriftDetails drift={workload.drift} />,
            },
            {
              label: t('workload.images'),
              value: workload.images.map(({ container, image, digest }) => (
                <div key={container} className={styles.image}>
                  <strong>{container}</strong>
                  <code>{image}</code>
                  <code>{digest ?? t('workload.noDigest')}</code>
                </div>
              )),
            },
          ]}
        />
        {cluster && (
          <>
            <span className={styles.runningTitle}>{t('workload.kubectl')}</span>
            <CopyableCode
              label={t('workload.kubectlLabel', {
                workload: workload.name,
                environment: environmentTitle,
              })}
              code={kubectlGet(workload, cluster)}
            />
          </>
        )}
      </div>
    </Disclosure>
  );
}
