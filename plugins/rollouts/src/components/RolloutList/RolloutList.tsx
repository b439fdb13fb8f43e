import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { RelativeTime, durationText } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { subjectOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { StateChip } from '../StateChip/StateChip';
import { ClosedGates } from './ClosedGates';
import styles from './RolloutList.module.css';

export type RolloutListProps = {
  items: readonly Rollout[];
  /** The list is of many entities, so that each line has to name its own. */
  namesEntity: boolean;
};

/** One card for each: what goes where, where it is, and why. */
export function RolloutList({ items, namesEntity }: RolloutListProps) {
  return (
    // Lists without bullets are not lists to some screen readers unless they say so.
    <ul className={styles.list} role="list">
      {items.map(rollout => (
        <li key={rollout.id} className={styles.item}>
          <Card rollout={rollout} namesEntity={namesEntity} />
        </li>
      ))}
    </ul>
  );
}

function Card(props: { rollout: Rollout; namesEntity: boolean }) {
  const { rollout, namesEntity } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const root = useRolloutsPath();
  const { document } = rollout.plan;
  const { breachAt, safeAt, finishedAt, startedAt } = rollout;
  return (
    <>
      <div className={styles.title}>
        <Link className={styles.link} to={`${root}/${rollout.id}`}>
          {t(namesEntity ? 'control.what' : 'list.title', subjectOf(document))}
        </Link>
        <StateChip rollout={rollout} />
      </div>
      <p className={styles.reason}>{reasonText(rollout.reason)}</p>
      {rollout.phase === 'waiting' && <ClosedGates rollout={rollout} />}
      <div className={styles.facts}>
        {namesEntity && <EntityRefLink entityRef={document.entityRef} />}
        <span>{t(`strategy.${document.strategy}`)}</span>
        <span>
          {t('list.started', { time: <RelativeTime dateTime={startedAt} /> })}
        </span>
        <EntityRefLink entityRef={rollout.startedBy} hideIcon disableTooltip />
        {finishedAt !== null && (
          <span>
            {t('list.took', {
              duration: durationText(
                Date.parse(finishedAt) - Date.parse(startedAt),
                t('locale'),
              ),
            })}
          </span>
        )}
        {breachAt !== null && safeAt !== null && (
          <span>
            {t('list.safe', {
              duration: durationText(
                Date.parse(safeAt) - Date.parse(breachAt),
                t('locale'),
              ),
            })}
          </span>
        )}
      </div>
    </>
  );
}
