import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { WayBack } from '@quarterdeck/plugin-rollouts-common';
import { RelativeTime, durationText } from '@quarterdeck/toolkit-react';
import { RiRepeat2Line } from '@remixicon/react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import type { PlanWish } from '../../api/RolloutsApi';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { versionOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './GoBack.module.css';
import { PlannedDialog } from './PlannedDialog';

export type RehearseProps = { entityRef: string; way: WayBack };

/** How long the way back took when it was last rehearsed, and the way to rehearse it again; never in production. */
export function Rehearse({ entityRef, way }: RehearseProps) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const [wish, setWish] = useState<PlanWish>();
  const [newest] = way.revisions;
  if (!way.canRehearse || !newest) {
    return null;
  }
  const what = {
    environment: way.environmentTitle,
    version: versionOf(newest.release),
    current: versionOf(way.current),
  };
  return (
    <div className={styles.revision}>
      <LastDrill drill={way.lastDrill} />
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiRepeat2Line />}
        isDisabled={way.activeRolloutId !== null}
        onPress={() =>
          setWish({
            entityRef,
            environmentId: way.environmentId,
            workload: way.workload,
            images: newest.release.images,
            purpose: 'drill',
          })
        }
      >
        {t('drill.action', what)}
      </Button>
      {wish && (
        <PlannedDialog
          title={t('drill.action', what)}
          wish={wish}
          next={t('drill.next', what)}
          confirm={() => t('drill.action', what)}
          onClose={() => setWish(undefined)}
        />
      )}
    </div>
  );
}

function LastDrill({ drill }: { drill: WayBack['lastDrill'] }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const root = useRolloutsPath();
  if (!drill) {
    return <span>{t('drill.none')}</span>;
  }
  const text = (milliseconds: number) =>
    durationText(milliseconds, t('locale'));
  return (
    <>
      <span>
        {t('drill.last', {
          time: <RelativeTime dateTime={drill.at} />,
          safe: text(drill.safeMs),
          healthy: text(drill.healthyMs),
        })}
      </span>
      <Link to={`${root}/${drill.rolloutId}`}>{t('drill.link')}</Link>
    </>
  );
}
