import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  DORA_CHANGED_CHANNEL,
  type Candidates,
  type CountedIncident,
} from '@quarterdeck/plugin-dora-common';
import {
  ConfirmDialog,
  ErrorPanel,
  LoadingRegion,
  RelativeTime,
  useLiveData,
} from '@quarterdeck/toolkit-react';
import { useCallback, useState } from 'react';
import { doraApiRef } from '../../api/DoraApi';
import { nameOf, versionOf } from '../../model/records';
import { doraRecordsTranslationRef } from '../../translations/records';
import { Choices } from './Choices';
import styles from './CorrectDialog.module.css';
import { Consequences } from './Consequences';

export type CorrectDialogProps = {
  incident: CountedIncident;
  onChanged(): void;
  onClose(): void;
};

/** Nothing is chosen yet, no change is to blame, or a deployment is. */
export type Choice = undefined | null | Candidates['items'][number];

/** Says which deployment an incident comes from, or that none is to blame. */
export function CorrectDialog(props: CorrectDialogProps) {
  const { incident, onChanged, onClose } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const api = useApi(doraApiRef);
  const [choice, setChoice] = useState<Choice>();
  const live = useLiveData({
    load: useCallback(
      (signal: AbortSignal) => api.getCandidates(incident.id, { signal }),
      [api, incident.id],
    ),
    channel: DORA_CHANGED_CHANNEL,
  });
  const number = String(incident.number);
  return (
    <ConfirmDialog
      title={t('correct.title', { number })}
      confirm={confirmText(choice)}
      cause="required"
      causeLabel={t('correct.why')}
      isIncomplete={choice === undefined}
      onConfirm={async reason => {
        await api.correct(incident.id, {
          deploymentId: choice?.deployment.id ?? null,
          reason: reason ?? '',
        });
        onChanged();
      }}
      onClose={onClose}
    >
      <p className={styles.paragraph}>
        {t('correct.about', {
          title: incident.title,
          service: nameOf(incident.entityRef),
          time: <RelativeTime dateTime={incident.startedAt} />,
        })}
      </p>
      {live.status === 'loading' && (
        <LoadingRegion>
          <Skeleton width="100%" height="8rem" />
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <>
          <Choices
            items={live.data.items}
            entityRef={incident.entityRef}
            choice={choice}
            onChoose={setChoice}
          />
          <Consequences choice={choice} items={live.data.items} />
        </>
      )}
    </ConfirmDialog>
  );

  function confirmText(chosen: Choice) {
    if (chosen === undefined) {
      return t('correct.choice');
    }
    return chosen === null
      ? t('correct.confirmNone', { number })
      : t('correct.confirm', {
          number,
          version: versionOf(chosen.deployment, t('deployment.noVersion')),
        });
  }
}
