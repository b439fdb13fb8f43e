import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { GateState, Rollout } from '@quarterdeck/plugin-rollouts-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { rolloutsTranslationRef } from '../../translations/translation';
import { OverrideButton } from '../GateOverrides/OverrideButton';
import styles from './RolloutView.module.css';

export type GatesProps = { rollout: Rollout; onChanged(): void };

/** The conditions outside of the cluster, each with why it is open or closed, and who can open it. */
export function Gates({ rollout, onChanged }: GatesProps) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const { gates, plan } = rollout;
  if (gates.length === 0) {
    return null;
  }
  return (
    <section>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('gates.title')}
      </Text>
      <ul className={styles.list} role="list">
        {gates.map(gate => (
          <li key={`${gate.kind} ${gate.beforeStep}`}>
            <Gate
              rollout={rollout}
              gate={gate}
              onChanged={onChanged}
              title={
                plan.document.gates.find(
                  ({ kind, beforeStep }) =>
                    kind === gate.kind && beforeStep === gate.beforeStep,
                )?.title
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Gate(props: {
  rollout: Rollout;
  onChanged(): void;
  gate: Rollout['gates'][number];
  title: GateState['reason'] | undefined;
}) {
  const { rollout, gate, title, onChanged } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const name = title ? reasonText(title) : gate.kind;
  return (
    <>
      <div className={styles.line}>
        <ToneChip tone={gate.isOpen ? 'good' : 'warning'}>
          {t(gate.isOpen ? 'gates.open' : 'gates.closed')}
        </ToneChip>
        <strong>{name}</strong>
        <span>{reasonText(gate.reason)}</span>
        {gate.link !== null && <Link to={gate.link}>{t('gates.link')}</Link>}
        {gate.canOverride && (
          <OverrideButton
            rollout={rollout}
            gate={gate}
            title={name}
            onChanged={onChanged}
          />
        )}
      </div>
      {gate.liftedBy && !gate.isOpen && (
        <div className={styles.time}>
          {t('gates.liftedBy', { who: reasonText(gate.liftedBy) })}
        </div>
      )}
    </>
  );
}
