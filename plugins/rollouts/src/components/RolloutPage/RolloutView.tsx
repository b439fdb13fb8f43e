import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Skeleton, Text } from '@backstage/ui';
import type { RolloutDetails } from '@quarterdeck/plugin-rollouts-common';
import {
  ErrorPanel,
  Facts,
  LiveStatus,
  LoadingRegion,
  RelativeTime,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useHistoryPath } from '../../hooks/useHistoryPath';
import { useRollout } from '../../hooks/useRollouts';
import { environmentOf, subjectOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { ByHand } from '../ByHand/ByHand';
import { Delegate } from '../Delegate/Delegate';
import { PartOfGroup } from '../Groups/PartOfGroup';
import { AfterTheEnd } from '../GoBack/AfterTheEnd';
import { ReturnClock } from '../GoBack/ReturnClock';
import { Picture } from '../Picture/Picture';
import { Overrides } from '../GateOverrides/Overrides';
import { GitChangePanel } from '../Holds/GitChangePanel';
import { Holds } from '../Holds/Holds';
import { StateChip } from '../StateChip/StateChip';
import { StepRail } from '../StepRail/StepRail';
import { Controls } from './Controls';
import { Gates } from './Gates';
import { Happenings } from './Happenings';
import { RollbackClock } from './RollbackClock';
import styles from './RolloutView.module.css';

/** One rollout, live: where it is and why, what it measures, and what can be done with it. */
export function RolloutView({ id }: { id: string }) {
  const live = useRollout(id);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <div className={styles.rollout}>
            <Skeleton width="60%" height="2rem" />
            <Skeleton width="80%" height="1.75rem" />
            <Skeleton width="20rem" height="2rem" />
            <Skeleton width="100%" height="3rem" />
            <Skeleton width="100%" height="24rem" />
          </div>
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <LiveStatus
            asOf={live.data.asOf}
            transport={live.transport}
            problem={live.problem}
          />
          <Details details={live.data} onChanged={live.refresh} />
        </ServerClock>
      );
  }
}

function Details(props: { details: RolloutDetails; onChanged(): void }) {
  const { details, onChanged } = props;
  const { rollout } = details;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const { document } = rollout.plan;
  const historyPath = useHistoryPath();
  return (
    <article className={styles.rollout}>
      <div className={styles.header}>
        <Text as="h2" variant="title-small" weight="bold">
          {t('control.what', subjectOf(document))}
        </Text>
        <StateChip rollout={rollout} />
      </div>
      <p className={styles.reason} role="status">
        {reasonText(rollout.reason)}
      </p>
      {rollout.groupId !== null && <PartOfGroup groupId={rollout.groupId} />}
      <Controls details={details} onChanged={onChanged} />
      <AfterTheEnd rollout={rollout} />
      <RollbackClock rollout={rollout} />
      <ReturnClock rollout={rollout} />
      <Holds rolloutId={rollout.id} />
      <GitChangePanel rollout={rollout} />
      <StepRail rollout={rollout} />
      <Facts
        items={[
          {
            name: t('facts.service'),
            value: <EntityRefLink entityRef={document.entityRef} />,
          },
          {
            name: t('facts.environment'),
            value: (
              <>
                {environmentOf(document)},{' '}
                <Link to={historyPath(document)}>{t('facts.history')}</Link>
              </>
            ),
          },
          {
            name: t('facts.strategy'),
            value: t(`strategy.${document.strategy}`),
          },
          { name: t('facts.traffic'), value: `${rollout.traffic} %` },
          {
            name: t('facts.startedBy'),
            value: (
              <>
                <EntityRefLink
                  entityRef={rollout.startedBy}
                  hideIcon
                  disableTooltip
                />
                , <RelativeTime dateTime={rollout.startedAt} />
              </>
            ),
          },
          ...(document.cause === null
            ? []
            : [{ name: t('facts.cause'), value: document.cause }]),
          ...(document.waiver === undefined
            ? []
            : [{ name: t('facts.waiver'), value: document.waiver }]),
        ]}
      />
      <Delegate rollout={rollout} />
      <Picture details={details} />
      <Gates rollout={rollout} onChanged={onChanged} />
      <Overrides rollout={rollout} onChanged={onChanged} />
      <Happenings details={details} />
      <ByHand document={document} />
    </article>
  );
}
