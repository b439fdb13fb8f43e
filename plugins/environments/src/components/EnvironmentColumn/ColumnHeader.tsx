import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Badge, Text } from '@backstage/ui';
import type {
  EnvironmentMatrix,
  MatrixEnvironment,
} from '@quarterdeck/plugin-environments-common';
import { StatusChip } from '@quarterdeck/toolkit-react';
import { RiFlaskLine, RiShieldKeyholeLine } from '@remixicon/react';
import { columnTitle } from '../../model/columns';
import { isNotDeployed } from '../../model/deployed';
import { environmentsTranslationRef } from '../../translations/translation';
import { ChangeLinks } from '../ChangeLinks/ChangeLinks';
import { AboutEnvironment } from './AboutEnvironment';
import styles from './EnvironmentColumn.module.css';

export type ColumnHeaderProps = {
  matrix: EnvironmentMatrix;
  column: MatrixEnvironment;
  titleId: string;
};

/** Name, tier and what else must be known of an environment before acting in it. */
export function ColumnHeader({ matrix, column, titleId }: ColumnHeaderProps) {
  const { environment, clusters, workloads, health } = column;
  const { t } = useTranslationRef(environmentsTranslationRef);
  // A single card says it itself.
  const summed = workloads.length !== 1 && !isNotDeployed(column);
  return (
    <header className={styles.header}>
      <div className={styles.titleRow}>
        <Text as="h3" id={titleId} variant="title-x-small" weight="bold">
          {columnTitle(column)}
        </Text>
        {summed && <StatusChip status={health.status} />}
      </div>
      <div className={styles.badges}>
        {environment.tier !== environment.id && (
          <Badge className={styles.badge}>
            {t(`tier.${environment.tier}`)}
          </Badge>
        )}
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
      <ChangeLinks matrix={matrix} column={column} />
    </header>
  );
}
