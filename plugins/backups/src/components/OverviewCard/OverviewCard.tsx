import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityInfoCard,
  useEntity,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import type { PolicyProtection, Run } from '@quarterdeck/plugin-backups-common';
import {
  ErrorPanel,
  Facts,
  LoadingRegion,
  RelativeTime,
  ServerClock,
  StatusChip,
  ToneChip,
  useServerNow,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useProtection } from '../../hooks/useProtection';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { rpoAt } from '../../model/clocks';
import { STATE_TONES } from '../../model/runs';
import { backupsTranslationRef } from '../../translations/translation';
import styles from '../BackupsContent/BackupsContent.module.css';

/** Whether its data would come back, for the overview of an entity. */
export function OverviewCard() {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const path = `${useEntityRefLink()(entityRef)}/backups`;
  return (
    <EntityInfoCard
      title={t('tab.title')}
      footerActions={
        <Link className={styles.link} to={path}>
          {t('overview.all')}
        </Link>
      }
    >
      <Content entityRef={entityRef} />
    </EntityInfoCard>
  );
}

function Content({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const live = useProtection(entityRef);
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="9rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { policies, mirrors, reason, status } = live.data;
  return (
    <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
      <div className={styles.content}>
        {policies.length === 0 && (
          <>
            <div className={styles.row}>
              <StatusChip status={status} />
            </div>
            <p className={styles.text}>
              {reason ? reasonText(reason) : t('empty.title')}
            </p>
          </>
        )}
        {policies.map(protection => (
          <Protected key={protection.policy.id} protection={protection} />
        ))}
        {mirrors.length > 0 && (
          <p className={styles.quiet}>
            {t('overview.mirrors', { number: String(mirrors.length) })}
          </p>
        )}
      </div>
    </ServerClock>
  );
}

function Protected({ protection }: { protection: PolicyProtection }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { duration } = useSizes();
  const { policy, status, reasons, rto, rpo } = protection;
  const now = useServerNow(rpo.newestPointAt !== null);
  const { ms } = rpoAt(rpo, now);
  const against = (value: number | null, targetMs: number) =>
    value === null
      ? t('clock.unknown')
      : t('overview.against', {
          value: duration(value),
          target: duration(targetMs),
        });
  return (
    <div className={styles.list}>
      <div className={styles.row}>
        <strong>{policy.title}</strong>
        <StatusChip status={status} />
      </div>
      <p className={styles.text}>{reasonText(reasons[0])}</p>
      <Facts
        items={[
          { name: t('rpo.title'), value: against(ms, rpo.targetMs) },
          { name: t('rto.title'), value: against(rto.ms, rto.targetMs) },
          {
            name: t('overview.lastRun'),
            value: <LastRun run={protection.lastRun} />,
          },
          {
            name: t('overview.lastTest'),
            value: <LastRun run={protection.lastRestoreTest} />,
          },
        ]}
      />
    </div>
  );
}

function LastRun({ run }: { run: Run | null }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  if (run === null) {
    return <>{t('overview.never')}</>;
  }
  return (
    <span className={styles.row}>
      <ToneChip tone={STATE_TONES[run.state]}>
        {t(`state.${run.state}`)}
      </ToneChip>
      <RelativeTime
        dateTime={run.finishedAt ?? run.startedAt ?? run.queuedAt}
      />
    </span>
  );
}
