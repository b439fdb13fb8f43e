import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Text } from '@backstage/ui';
import type {
  GateOverride,
  Rollout,
} from '@quarterdeck/plugin-rollouts-common';
import {
  ConfirmDialog,
  RelativeTime,
  ToneChip,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useReasonText } from '../../hooks/useReasonText';
import { subjectOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './Overrides.module.css';

export type OverridesProps = { rollout: Rollout; onChanged(): void };

/** Gates that somebody let it pass, each until somebody else has looked at it. */
export function Overrides({ rollout, onChanged }: OverridesProps) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  if (rollout.overrides.length === 0) {
    return null;
  }
  return (
    <section>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('override.title')}
      </Text>
      <ul className={styles.list} role="list">
        {rollout.overrides.map(override => (
          <li
            key={`${override.gate} ${override.beforeStep} ${override.at}`}
            className={styles.item}
          >
            <Override
              rollout={rollout}
              override={override}
              onChanged={onChanged}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Override(props: OverridesProps & { override: GateOverride }) {
  const { rollout, override } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const title = rollout.plan.document.gates.find(
    ({ kind, beforeStep }) =>
      kind === override.gate && beforeStep === override.beforeStep,
  )?.title;
  const name = title ? reasonText(title) : override.gate;
  const isReviewed = override.acknowledgedBy !== null;
  return (
    <>
      <div className={styles.line}>
        <ToneChip tone={isReviewed ? 'good' : 'warning'}>
          {t(isReviewed ? 'override.reviewed' : 'override.open')}
        </ToneChip>
        <strong>{name}</strong>
        <span>{override.cause}</span>
      </div>
      <div className={styles.fact}>
        {t('override.by', {
          person: (
            <EntityRefLink entityRef={override.by} hideIcon disableTooltip />
          ),
          time: <RelativeTime dateTime={override.at} />,
          why: reasonText(override.closedBecause),
        })}
      </div>
      {override.acknowledgedBy !== null && override.acknowledgedAt !== null ? (
        <div className={styles.fact}>
          {t('override.acknowledgedBy', {
            person: (
              <EntityRefLink
                entityRef={override.acknowledgedBy}
                hideIcon
                disableTooltip
              />
            ),
            time: <RelativeTime dateTime={override.acknowledgedAt} />,
          })}
        </div>
      ) : (
        <Acknowledge {...props} name={name} />
      )}
    </>
  );
}

function Acknowledge(
  props: OverridesProps & { override: GateOverride; name: string },
) {
  const { rollout, override, name, onChanged } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const [isAsking, setAsking] = useState(false);
  return (
    <div>
      <Button size="small" variant="secondary" onPress={() => setAsking(true)}>
        {t('override.acknowledge')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('override.acknowledge')}
          confirm={t('override.acknowledgeConfirm', { gate: name })}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await api.acknowledgeOverride(rollout.id, {
              gate: override.gate,
              beforeStep: override.beforeStep,
            });
            onChanged();
          }}
        >
          <p>{t('control.what', subjectOf(rollout.plan.document))}</p>
          <p>{override.cause}</p>
          <p>{t('override.acknowledgeNext')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
