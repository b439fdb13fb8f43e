import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Text } from '@backstage/ui';
import type { Hold } from '@quarterdeck/plugin-rollouts-common';
import {
  ConfirmDialog,
  ErrorPanel,
  RelativeTime,
  ServerClock,
  type Tone,
  ToneChip,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useHolds } from '../../hooks/useHolds';
import { useReasonText } from '../../hooks/useReasonText';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { versionOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './Holds.module.css';

const TONES: Readonly<Record<Hold['state'], Tone>> = {
  wanted: 'moving',
  placing: 'moving',
  placed: 'good',
  lifting: 'moving',
  released: 'neutral',
  expired: 'warning',
  unneeded: 'neutral',
  lost: 'bad',
  impossible: 'bad',
};

export type HoldsProps = {
  /** Of one rollout, whatever became of them; left out: all that hold now. */
  rolloutId?: string;
};

/** What Argo CD and Flux are told to leave alone, until when, and the way to end that. */
export function Holds({ rolloutId }: HoldsProps) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const live = useHolds(rolloutId);
  const title = (
    <Text as="h3" variant="title-x-small" weight="bold">
      {t('holds.title')}
    </Text>
  );
  if (live.status === 'failed') {
    return (
      <section className={styles.section}>
        {title}
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      </section>
    );
  }
  // Most ways back need none: then there is nothing to say of them.
  if (live.status !== 'ready' || live.data.items.length === 0) {
    return null;
  }
  return (
    <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
      <section className={styles.section}>
        {title}
        <p className={styles.advice}>{t('holds.advice')}</p>
        <ul className={styles.list} role="list">
          {live.data.items.map(hold => (
            <li key={hold.id} className={styles.item}>
              <Item
                hold={hold}
                namesRollout={rolloutId === undefined}
                onChanged={live.refresh}
              />
            </li>
          ))}
        </ul>
      </section>
    </ServerClock>
  );
}

function Item(props: { hold: Hold; namesRollout: boolean; onChanged(): void }) {
  const { hold, namesRollout, onChanged } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const reasonText = useReasonText();
  const root = useRolloutsPath();
  const [isAsking, setAsking] = useState(false);
  const what = {
    service: hold.object.name,
    environment: hold.environmentId,
    good: versionOf(hold.good),
    bad: versionOf(hold.bad),
  };
  return (
    <>
      <div className={styles.head}>
        <strong>
          {hold.object.kind} {hold.object.namespace}/{hold.object.name}
        </strong>
        <ToneChip tone={TONES[hold.state]}>
          {t(`holdState.${hold.state}`)}
        </ToneChip>
      </div>
      <p className={styles.reason}>{reasonText(hold.reason)}</p>
      <div className={styles.facts}>
        {namesRollout && (
          <>
            <EntityRefLink entityRef={hold.entityRef} />
            <Link to={`${root}/${hold.rolloutId}`}>{t('holds.rollout')}</Link>
          </>
        )}
        <span>{t('holds.versions', what)}</span>
        {hold.endedAt === null && (
          <span>
            {t('holds.until', {
              time: <RelativeTime dateTime={hold.expiresAt} />,
            })}
          </span>
        )}
      </div>
      {hold.state === 'placed' && (
        <Button
          size="small"
          variant="secondary"
          onPress={() => setAsking(true)}
        >
          {t('holds.release')}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t('holds.release')}
          confirm={t('holds.confirm', what)}
          isDestructive
          cause="required"
          onClose={() => setAsking(false)}
          onConfirm={async cause => {
            await api.releaseHold(hold.id, cause ?? '');
            onChanged();
          }}
        >
          <p>{t('holds.versions', what)}</p>
          <p>{t('holds.next', what)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
