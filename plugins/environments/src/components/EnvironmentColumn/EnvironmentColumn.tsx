import type { Entity } from '@backstage/catalog-model';
import type {
  EnvironmentMatrix,
  MatrixEnvironment,
} from '@quarterdeck/plugin-environments-common';
import { columnKey, columnTitle, inDisplayOrder } from '../../model/columns';
import { isNotDeployed } from '../../model/deployed';
import { standing } from '../../model/versions';
import { WorkloadCard } from '../WorkloadCard/WorkloadCard';
import { ClusterLimits } from './ClusterLimits';
import { ClusterNotice } from './ClusterNotice';
import { ColumnHeader } from './ColumnHeader';
import { NotDeployed } from './NotDeployed';
import { PreviewFacts } from './PreviewFacts';
import styles from './EnvironmentColumn.module.css';

/** The fragment of the address that leads to a column. */
export const columnId = (column: MatrixEnvironment) =>
  `environment-${columnKey(column)}`;

export type EnvironmentColumnProps = {
  entity: Entity;
  matrix: EnvironmentMatrix;
  column: MatrixEnvironment;
};

/** One environment: what it is, which of its clusters cannot be seen, and a card per workload. */
export function EnvironmentColumn(props: EnvironmentColumnProps) {
  const { entity, matrix, column } = props;
  const { clusters, workloads, health } = column;
  const id = columnId(column);
  const titleId = `${id}-title`;
  const unseen = clusters.filter(
    ({ connection }) => connection !== 'connected',
  );
  return (
    <section id={id} className={styles.column} aria-labelledby={titleId}>
      <ColumnHeader {...props} titleId={titleId} />
      {column.preview && <PreviewFacts preview={column.preview} />}
      {unseen.map(cluster => (
        <ClusterNotice
          key={cluster.name}
          cluster={cluster}
          somethingShown={workloads.some(
            workload => workload.cluster === cluster.name,
          )}
        />
      ))}
      <ClusterLimits clusters={clusters} />
      {inDisplayOrder(workloads).map(workload => (
        <WorkloadCard
          key={workload.id}
          workload={workload}
          environmentTitle={columnTitle(column)}
          cluster={clusters.find(({ name }) => name === workload.cluster)}
          standing={standing(matrix, column, workload)}
        />
      ))}
      {isNotDeployed(column) && (
        <NotDeployed entity={entity} reason={health.reason} />
      )}
    </section>
  );
}
