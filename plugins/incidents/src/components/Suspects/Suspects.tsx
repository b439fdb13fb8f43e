import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import type { Incident, Suspect } from '@quarterdeck/plugin-incidents-common';
import {
  ErrorPanel,
  LoadingRegion,
  RelativeTime,
  ToneChip,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import { useSuspects } from '../../hooks/useIncidents';
import { incidentsTranslationRef } from '../../translations/translation';
import { Person } from '../Chips/Chips';
import { SuspectCard } from './SuspectCard';
import { SuspectDialog, type SuspectAct } from './SuspectDialog';
import styles from './Suspects.module.css';

export type SuspectsProps = { incident: Incident; onChanged(): void };

/** Whom nobody suspects much has to be asked for. */
const SHOWN_FIRST = 4;

/** What changed before, most suspicious first, with the ways to look at it and to take it back. */
export function Suspects({ incident, onChanged }: SuspectsProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  return (
    <section className={styles.panel}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('suspects.title')}
      </Text>
      <Attributed incident={incident} />
      <Ranked incident={incident} onChanged={onChanged} />
    </section>
  );
}

function Ranked({ incident, onChanged }: SuspectsProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const reasonText = useReasonText();
  const live = useSuspects(incident.id);
  const [shown, setShown] = useState(SHOWN_FIRST);
  const [asked, setAsked] = useState<{ act: SuspectAct; suspect?: Suspect }>();
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="9rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { items, emptyReason, notices } = live.data;
  return (
    <>
      {emptyReason && (
        <p className={styles.paragraph}>{reasonText(emptyReason)}</p>
      )}
      <ol className={styles.list} role="list">
        {items.slice(0, shown).map(suspect => (
          <SuspectCard
            key={suspect.factId}
            suspect={suspect}
            incident={incident}
            onAsk={act => setAsked({ act, suspect })}
          />
        ))}
      </ol>
      {items.length > shown && (
        <div>
          <Button variant="secondary" onPress={() => setShown(items.length)}>
            {t('list.more')}
          </Button>
        </div>
      )}
      {notices.map(notice => (
        <p key={notice.message} className={styles.quiet}>
          {reasonText(notice)}
        </p>
      ))}
      {incident.controls.includes('attribute') && (
        <div>
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setAsked({ act: 'no-change' })}
          >
            {t('suspects.noChange')}
          </Button>
        </div>
      )}
      {asked && (
        <SuspectDialog
          act={asked.act}
          suspect={asked.suspect}
          incident={incident}
          onClose={() => setAsked(undefined)}
          onChanged={onChanged}
        />
      )}
    </>
  );
}

/** What somebody said it was. */
function Attributed({ incident: { attribution } }: { incident: Incident }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  if (!attribution) {
    return null;
  }
  const { factId, summary, by, at, comment } = attribution;
  return (
    <div>
      <ToneChip tone={factId === null ? 'neutral' : 'good'}>
        {t(factId === null ? 'suspects.noChangeWas' : 'suspects.cause', {
          person: <Person personRef={by} />,
          time: <RelativeTime dateTime={at} />,
        })}
      </ToneChip>
      {summary !== null && <p className={styles.summary}>{summary}</p>}
      {comment !== null && <p className={styles.paragraph}>{comment}</p>}
    </div>
  );
}
