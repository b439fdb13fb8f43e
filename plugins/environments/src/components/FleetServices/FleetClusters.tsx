import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterStatus } from '@quarterdeck/plugin-environments-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import { RiLoader4Line, RiServerLine, RiWifiOffLine } from '@remixicon/react';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import styles from './FleetClusters.module.css';

const ICONS = {
  connected: RiServerLine,
  connecting: RiLoader4Line,
  unreachable: RiWifiOffLine,
};

/** Which clusters the answers come from, and since when one of them gives none. */
export function FleetClusters({ clusters }: { clusters: ClusterStatus[] }) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  return (
    <ul
      className={styles.clusters}
      role="list"
      aria-label={t('fleet.clusters')}
    >
      {clusters.map(cluster => (
        <Cluster key={cluster.name} cluster={cluster} />
      ))}
    </ul>
  );
}

function Cluster({ cluster }: { cluster: ClusterStatus }) {
  const { name, connection, observedAt, reason, notices } = cluster;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const reasonText = useReasonText();
  const Icon = ICONS[connection];
  return (
    <li className={styles.cluster} data-connection={connection}>
      <Icon className={styles.icon} aria-hidden />
      <span>
        <strong>{name}</strong> {t(`fleet.cluster.${connection}`)}
        {', '}
        {observedAt !== null
          ? t('fleet.cluster.seen', {
              time: <RelativeTime dateTime={observedAt} />,
            })
          : t('fleet.cluster.neverSeen')}
        {[reason, ...notices].map(
          each =>
            each && (
              <span
                key={`${each.code} ${each.message}`}
                className={styles.reason}
              >
                {reasonText(each)}
              </span>
            ),
        )}
      </span>
    </li>
  );
}
