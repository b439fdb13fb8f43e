import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text, ToggleButton } from '@backstage/ui';
import type { IncidentEvent } from '@quarterdeck/plugin-incidents-common';
import {
  ErrorPanel,
  LoadingRegion,
  RelativeTime,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useEvents } from '../../hooks/useIncidents';
import { useReasonText } from '../../hooks/useReasonText';
import { kindsOf, shownEvents, type EventKind } from '../../model/record';
import { incidentsTranslationRef } from '../../translations/translation';
import { Person } from '../Chips/Chips';
import styles from './Record.module.css';

const STEP = 30;
const NO_KINDS: ReadonlySet<EventKind> = new Set();

/** What happened, newest first; it writes itself. */
export function Record({ id }: { id: string }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const reasonText = useReasonText();
  const live = useEvents(id);
  const [kinds, setKinds] = useState(NO_KINDS);
  return (
    <section className={styles.panel}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('record.title')}
      </Text>
      {live.status === 'loading' && (
        <LoadingRegion>
          <Skeleton width="100%" height="16rem" />
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <>
          {live.data.emptyReason && <p>{reasonText(live.data.emptyReason)}</p>}
          <Kinds
            there={kindsOf(live.data.items)}
            chosen={kinds}
            onChange={setKinds}
          />
          <Events events={shownEvents(live.data.items, kinds)} />
          {live.data.hasMore && <p>{t('record.more')}</p>}
        </>
      )}
    </section>
  );
}

function Kinds(props: {
  there: readonly EventKind[];
  chosen: ReadonlySet<EventKind>;
  onChange(kinds: ReadonlySet<EventKind>): void;
}) {
  const { there, chosen, onChange } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  if (there.length < 2) {
    return null;
  }
  const toggle = (kind: EventKind) => {
    const next = new Set(chosen);
    if (!next.delete(kind)) {
      next.add(kind);
    }
    onChange(next);
  };
  return (
    <div className={styles.kinds} role="group" aria-label={t('record.filter')}>
      {there.map(kind => (
        <ToggleButton
          key={kind}
          size="small"
          isSelected={chosen.has(kind)}
          onChange={() => toggle(kind)}
        >
          {t(`record.kind.${kind}`)}
        </ToggleButton>
      ))}
    </div>
  );
}

/** The newest; more of them on demand. */
function Events({ events }: { events: readonly IncidentEvent[] }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const [shown, setShown] = useState(STEP);
  return (
    <>
      <ol className={styles.list} role="list" aria-label={t('record.title')}>
        {events.slice(0, shown).map(event => (
          <li key={event.id} className={styles.event}>
            <p className={styles.summary}>
              {event.link === null ? (
                event.summary
              ) : (
                <Link className={styles.link} to={event.link}>
                  {event.summary}
                </Link>
              )}
            </p>
            {event.text !== null && <p className={styles.text}>{event.text}</p>}
            <div className={styles.quiet}>
              <RelativeTime dateTime={event.occurredAt} />
              {event.actor.kind === 'user' && event.actor.ref !== null && (
                <Person personRef={event.actor.ref} />
              )}
              <span>{t(`record.kind.${event.kind}`)}</span>
            </div>
          </li>
        ))}
      </ol>
      {events.length > shown && (
        <div>
          <Button variant="secondary" onPress={() => setShown(shown + STEP)}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </>
  );
}
