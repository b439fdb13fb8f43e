import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button } from '@backstage/ui';
import type { Incident, Suspect } from '@quarterdeck/plugin-incidents-common';
import { RelativeTime, ToneChip } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useWords } from '../../hooks/useWords';
import { incidentsTranslationRef } from '../../translations/translation';
import { Person } from '../Chips/Chips';
import type { SuspectAct } from './SuspectDialog';
import styles from './Suspects.module.css';

export type SuspectCardProps = {
  suspect: Suspect;
  incident: Incident;
  onAsk(act: SuspectAct): void;
};

/** A change, why it is suspected, and what can be done about it. */
export function SuspectCard(props: SuspectCardProps) {
  const { suspect, incident, onAsk } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  const reasonText = useReasonText();
  const { environment } = useWords(incident);
  const { rank, actor, diffLink, link } = suspect;
  const isFirst = rank === 1;
  const { controls } = incident;
  const isCause = incident.attribution?.factId === suspect.factId;
  return (
    <li className={styles.suspect} data-first={isFirst}>
      <div className={styles.line}>
        <ToneChip tone={isFirst ? 'warning' : 'neutral'}>
          {isFirst
            ? t('suspects.first')
            : t('suspects.rank', { rank: String(rank) })}
        </ToneChip>
        <span className={styles.quiet}>
          {t(`suspect.kind.${suspect.kind}`)}
        </span>
      </div>
      <p className={styles.summary}>{suspect.summary}</p>
      <div className={styles.line}>
        <span className={styles.quiet}>
          <RelativeTime dateTime={suspect.occurredAt} />
        </span>
        {actor.ref !== null && actor.kind === 'user' && (
          <span className={styles.quiet}>
            <Person personRef={actor.ref} />
          </span>
        )}
        {suspect.environmentId !== null && (
          <span className={styles.quiet}>{suspect.environmentId}</span>
        )}
        {suspect.relation !== 'same' && (
          <span className={styles.quiet}>
            <EntityRefLink entityRef={suspect.entityRef} />
          </span>
        )}
      </div>
      <ul className={styles.reasons}>
        {suspect.reasons.map(reason => (
          <li key={reason.message}>{reasonText(reason)}</li>
        ))}
      </ul>
      <div className={styles.line}>
        {diffLink !== null && (
          <Link className={styles.link} to={diffLink}>
            {t('suspects.diff')}
          </Link>
        )}
        {link !== null && link !== diffLink && (
          <Link className={styles.link} to={link}>
            {t('suspects.open')}
          </Link>
        )}
      </div>
      <div className={styles.line}>
        {suspect.canPlanRollback && controls.includes('plan-rollback') && (
          <Button
            variant={isFirst ? 'primary' : 'secondary'}
            onPress={() => onAsk('plan')}
          >
            {t('suspects.plan', {
              environment: suspect.environmentId ?? environment,
            })}
          </Button>
        )}
        {controls.includes('attribute') && !isCause && (
          <Button
            variant="secondary"
            aria-label={t('suspects.wasFull', { summary: suspect.summary })}
            onPress={() => onAsk('was')}
          >
            {t('suspects.was')}
          </Button>
        )}
      </div>
    </li>
  );
}
