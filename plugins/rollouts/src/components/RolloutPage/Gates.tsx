import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { GateState, Rollout } from '@quarterdeck/plugin-rollouts-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './RolloutView.module.css';

/** The conditions outside of the cluster, each with why it is open or closed, and who can open it. */
export function Gates({ rollout }: { rollout: Rollout }) {
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
      {/* eslint-disable-next-line jsx-a11y/no-redundant-roles */}
      <ul className={styles.list} role="list">
        {gates.map(gate => (
          <li key={`${gate.kind} ${gate.beforeStep}`}>
            <Gate
              gate={gate}
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
  gate: GateState;
  title: GateState['reason'] | undefined;
}) {
  const { gate, title } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  return (
    <>
      <div className={styles.line}>
        <ToneChip tone={gate.isOpen ? 'good' : 'warning'}>
          {t(gate.isOpen ? 'gates.open' : 'gates.closed')}
        </ToneChip>
        <strong>{title ? reasonText(title) : gate.kind}</strong>
        <span>{reasonText(gate.reason)}</span>
        {gate.link !== null && <Link to={gate.link}>{t('gates.link')}</Link>}
      </div>
      {gate.liftedBy && !gate.isOpen && (
        <div className={styles.time}>
          {t('gates.liftedBy', { who: reasonText(gate.liftedBy) })}
        </div>
      )}
    </>
  );
}
