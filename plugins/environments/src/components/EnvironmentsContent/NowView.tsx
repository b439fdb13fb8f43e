import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import { LiveStatus, ServerClock } from '@quarterdeck/toolkit-react';
import { RiHistoryLine } from '@remixicon/react';
import { useState } from 'react';
import { environmentsTranslationRef } from '../../translations/translation';
import { ChangeAnnouncer } from '../ChangeAnnouncer/ChangeAnnouncer';
import { TimeControl } from '../TimeControl/TimeControl';
import { EnvironmentMatrixView } from './EnvironmentMatrixView';
import styles from './EnvironmentMatrixView.module.css';

export type NowViewProps = {
  entity: Entity;
  matrix: EnvironmentMatrix;
  live: {
    /** Epoch milliseconds by the browser's clock. */
    receivedAt: number;
    transport: 'signals' | 'polling';
    problem?: Error;
  };
};

/** What runs now, and the way into the past. */
export function NowView({ entity, matrix, live }: NowViewProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const [choosing, setChoosing] = useState(false);
  return (
    <ServerClock asOf={matrix.asOf} receivedAt={live.receivedAt}>
      <div className={styles.toolbar}>
        <LiveStatus
          asOf={matrix.asOf}
          transport={live.transport}
          problem={live.problem}
        />
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiHistoryLine />}
          aria-expanded={choosing}
          onPress={() => setChoosing(!choosing)}
        >
          {t('rewind.open')}
        </Button>
      </div>
      {choosing && <TimeControl entity={entity} now={matrix.asOf} />}
      <ChangeAnnouncer matrix={matrix} />
      <EnvironmentMatrixView entity={entity} matrix={matrix} />
    </ServerClock>
  );
}
