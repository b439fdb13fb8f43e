import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Badge, Text } from '@backstage/ui';
import type {
  EnvironmentMatrix,
  MatrixEnvironment,
} from '@quarterdeck/plugin-environments-common';
import { StatusChip } from '@quarterdeck/toolkit-react';
import { RiFlaskLine, RiShieldKeyholeLine } from '@remixicon/react';
import { isNotDeployed } from '../../model/deployed';
import { standing } from '../../model/versions';
import { environmentsTranslationRef } from '../../translations/translation';
import { WorkloadCard } from '../WorkloadCard/WorkloadCard';
import { AboutEnvironment } from './AboutEnvironment';
import { ClusterNotice } from './ClusterNotice';
import { NotDeployed } from './NotDeployed';
import styles from './EnvironmentColumn.module.css';

/** The fragment of the address that leads to an environment's column. */
export const columnId = (environmentId: string) =>
  `environment-${environmentId}`;

export type EnvironmentColumnProps = {
  entity: Entity;
  matrix: EnvironmentMatrix;
  column: MatrixEnvironment;
};

/** One environment: what it is, which of its clusters cannot be seen, and a card per workload. */
export function EnvironmentColumn(props: EnvironmentColumnProps) {
  const { entity, matrix, column } = props;
  const { environment, clusters, workloads, health } = column;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const id = columnId(environment.id);
  const unseen = clusters.filter(
    ({ connection }) => connection !== 'connected',
  );
  const notDeployed = isNotDeployed(column);
  // A single card says it itself.
  const summed = workloads.length !== 1 && !notDeployed;
  return (
    <section
      id={id}
      className={styles.column}
      aria-labelledby={`${id}-title`}
      data-tier={environment.tier}
    >
      <header className={styles.header}>
        <div className={styles.titleRow}>
          <Text
            as="h3"
            id={`${id}-title`}
            variant="title-x-small"
            weight="bold"
          >
            {environment.title}
          </Text>
          {summed && <StatusChip status={health.status} />}
        </div>
        <div className={styles.badges}>
          <Badge className={styles.badge}>
            {t(`tier.${environment.tier}`)}
          </Badge>
          {environment.protected && (
            <Badge
              className={styles.badge}
              icon={<RiShieldKeyholeLine aria-hidden />}
            >
              {t('environment.protected')}
            </Badge>
          )}
          {clusters.some(({ simulated }) => simulated) && (
            <Badge className={styles.badge} icon={<RiFlaskLine aria-hidden />}>
              {t('environment.simulated')}
            </Badge>
          )}
        </div>
        <AboutEnvironment matrix={matrix} column={column} />
      </header>
      {unseen.map(cluster => (
        <ClusterNotice
          key={cluster.name}
          cluster={cluster}
          somethingShown={workloads.some(
            workload => workload.cluster === cluster.name,
          )}
        />
      ))}
      {workloads.map(workload => (
        <WorkloadCard
          key={workload.id}
          workload={workload}
          environmentTitle={environment.title}
          cluster={clusters.find(({ name }) => name === workload.cluster)}
          standing={standing(matrix, column, workload)}
        />
      ))}
      {notDeployed && <NotDeployed entity={entity} reason={health.reason} />}
    </section>
  );
}
