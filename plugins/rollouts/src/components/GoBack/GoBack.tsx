import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import type {
  EarlierRevision,
  WayBack,
} from '@quarterdeck/plugin-rollouts-common';
import {
  ErrorPanel,
  LoadingRegion,
  RelativeTime,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { RiArrowGoBackLine } from '@remixicon/react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import type { PlanWish } from '../../api/RolloutsApi';
import { useReasonText } from '../../hooks/useReasonText';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { useWaysBack } from '../../hooks/useWaysBack';
import { versionOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './GoBack.module.css';
import { PlannedDialog } from './PlannedDialog';
import { Rehearse } from './Rehearse';

const SHOWN = 3;

/** What ran in each environment before, and the way back to it. */
export function GoBack({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const live = useWaysBack(entityRef);
  return (
    <section className={styles.section} aria-labelledby="rollouts-go-back">
      <Text as="h3" id="rollouts-go-back" variant="title-x-small" weight="bold">
        {t('back.title')}
      </Text>
      {live.status === 'loading' && (
        <LoadingRegion>
          <Skeleton width="100%" height="6rem" />
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          {live.data.items.length === 0 && <p>{t('back.nowhere')}</p>}
          <div className={styles.places}>
            {live.data.items.map(way => (
              <Place
                key={`${way.environmentId} ${way.workload}`}
                entityRef={entityRef}
                way={way}
              />
            ))}
          </div>
        </ServerClock>
      )}
    </section>
  );
}

function Place({ entityRef, way }: { entityRef: string; way: WayBack }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const root = useRolloutsPath();
  const [shown, setShown] = useState(SHOWN);
  return (
    <div className={styles.place}>
      <Text as="h4" variant="body-large" weight="bold">
        {t('back.place', {
          environment: way.environmentTitle,
          workload: way.workload,
          version: versionOf(way.current),
        })}
      </Text>
      {way.activeRolloutId !== null && (
        <p>
          {t('back.active')}{' '}
          <Link to={`${root}/${way.activeRolloutId}`}>
            {t('back.activeLink')}
          </Link>
        </p>
      )}
      {way.emptyReason && <p>{reasonText(way.emptyReason)}</p>}
      <ul className={styles.revisions} role="list">
        {way.revisions.slice(0, shown).map(revision => (
          <Revision
            key={`${revision.deploymentId} ${versionOf(revision.release)}`}
            entityRef={entityRef}
            way={way}
            revision={revision}
          />
        ))}
      </ul>
      {way.revisions.length > shown && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() => setShown(way.revisions.length)}
        >
          {t('back.more', { older: String(way.revisions.length - shown) })}
        </Button>
      )}
      <Rehearse entityRef={entityRef} way={way} />
    </div>
  );
}

function Revision(props: {
  entityRef: string;
  way: WayBack;
  revision: EarlierRevision;
}) {
  const { entityRef, way, revision } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const [wish, setWish] = useState<PlanWish>();
  const version = versionOf(revision.release);
  const what = {
    environment: way.environmentTitle,
    version,
    current: versionOf(way.current),
  };
  return (
    <li className={styles.revision}>
      <strong>{version}</strong>
      <span>
        {t('back.ranAt', { time: <RelativeTime dateTime={revision.ranAt} /> })}
      </span>
      {revision.isLastHealthy && <span>{t('back.lastHealthy')}</span>}
      {revision.needsApproval && <span>{t('back.needsApproval')}</span>}
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiArrowGoBackLine />}
        isDisabled={way.activeRolloutId !== null}
        onPress={() =>
          setWish({
            entityRef,
            environmentId: way.environmentId,
            workload: way.workload,
            images: revision.release.images,
            purpose: 'rollback',
          })
        }
      >
        {t('back.action', what)}
      </Button>
      {wish && (
        <PlannedDialog
          title={t('back.action', what)}
          wish={wish}
          next={t('back.next', what)}
          confirm={() => t('back.action', what)}
          isDestructive
          onClose={() => setWish(undefined)}
        />
      )}
    </li>
  );
}
