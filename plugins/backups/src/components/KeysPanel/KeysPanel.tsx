import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import {
  BACKUPS_CHANGED_CHANNEL,
  type KeyChallenge,
  type RecipientKey,
} from '@quarterdeck/plugin-backups-common';
import {
  CopyableCode,
  ErrorPanel,
  Facts,
  LoadingRegion,
  RelativeTime,
  StatusChip,
  TextField,
  saveFile,
  useLiveData,
} from '@quarterdeck/toolkit-react';
import { useCallback, useState, type FormEvent } from 'react';
import { backupsApiRef } from '../../api/BackupsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';
import { Section } from '../BackupsContent/Section';
import { ControlledButton } from '../Actions/ControlledButton';
import styles from '../FleetPage/FleetPage.module.css';

/** For whom backups are encrypted, and whether that was ever proven. */
export function KeysPanel() {
  const { t } = useTranslationRef(backupsTranslationRef);
  const api = useApi(backupsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getKeys({ signal }),
    [api],
  );
  const live = useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="12rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { items, prove } = live.data;
  return (
    <div className={styles.content}>
      <p className={styles.text}>{t('keys.about')}</p>
      {items.length === 0 && <p role="status">{t('keys.none')}</p>}
      {items.map(key => (
        <Key
          key={key.recipient}
          recipientKey={key}
          prove={prove}
          onProven={live.refresh}
        />
      ))}
    </div>
  );
}

function Key(props: {
  recipientKey: RecipientKey;
  prove: { isAllowed: boolean; reason: RecipientKey['reason'] | null };
  onProven(): void;
}) {
  const { recipientKey, prove, onProven } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const api = useApi(backupsApiRef);
  const { isBusy, problem, attempt } = useAttempt();
  const [challenge, setChallenge] = useState<KeyChallenge>();
  const [isProven, setProven] = useState(false);
  const { name, recipient, kind, provenAt, provenBy, status, reason } =
    recipientKey;
  const ask = () =>
    attempt(async () => {
      setProven(false);
      setChallenge(await api.challengeKey(recipient));
    });
  return (
    <Section title={name} about={t(`keys.kind.${kind}`)}>
      <div className={styles.status}>
        <StatusChip status={status} />
        <p className={styles.text}>{reasonText(reason)}</p>
      </div>
      <Facts
        items={[
          {
            name: t('keys.recipient'),
            value: <code className={styles.code}>{recipient}</code>,
          },
          {
            name: t('keys.provenAt'),
            value:
              provenAt === null ? (
                t('keys.neverProven')
              ) : (
                <>
                  <RelativeTime dateTime={provenAt} />{' '}
                  {provenBy !== null && t('keys.provenBy', { by: provenBy })}
                </>
              ),
          },
        ]}
      />
      {kind === 'escrow' && !challenge && (
        <div>
          <ControlledButton control={prove} isBusy={isBusy} onPress={ask}>
            {t('keys.prove', { name })}
          </ControlledButton>
        </div>
      )}
      {challenge && (
        <Challenge
          challenge={challenge}
          onClose={() => setChallenge(undefined)}
          onProven={() => {
            setChallenge(undefined);
            setProven(true);
            onProven();
          }}
        />
      )}
      {isProven && <p role="status">{t('keys.proven', { name })}</p>}
      {problem && <ErrorPanel error={problem} />}
    </Section>
  );
}

function Challenge(props: {
  challenge: KeyChallenge;
  onClose(): void;
  onProven(): void;
}) {
  const { challenge, onClose, onProven } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const { instant } = useSizes();
  const api = useApi(backupsApiRef);
  const { isBusy, problem, attempt } = useAttempt();
  const [answer, setAnswer] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    return attempt(async () => {
      await api.answerChallenge(challenge.id, answer.trim());
      onProven();
    });
  };
  return (
    <form className={styles.content} onSubmit={send}>
      <p className={styles.text}>
        {t('keys.challengeAbout')}{' '}
        {t('keys.expires', { at: instant(challenge.expiresAt) })}
      </p>
      <CopyableCode label={t('keys.challenge')} code={challenge.challenge} />
      <CopyableCode label={t('keys.command')} code={challenge.command} />
      <TextField
        label={t('keys.answer')}
        maxLength={500}
        isRequired
        value={answer}
        onChange={setAnswer}
      />
      {problem && <ErrorPanel error={problem} />}
      <div className={styles.bar}>
        <Button type="submit" isDisabled={isBusy || answer.trim() === ''}>
          {t('keys.send')}
        </Button>
        <Button
          variant="secondary"
          onPress={() =>
            saveFile(new Blob([challenge.challenge]), 'challenge.age')
          }
        >
          {t('keys.save')}
        </Button>
        <Button variant="tertiary" onPress={onClose}>
          {t('keys.close')}
        </Button>
      </div>
    </form>
  );
}
