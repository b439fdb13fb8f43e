import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { GateState } from '@quarterdeck/plugin-rollouts-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './RolloutView.module.css';

/** The conditions outside of the cluster, each with why it is open or closed. */
export function Gates({ gates }: { gates: readonly GateState[] }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
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
          <li key={`${gate.kind} ${gate.beforeStep}`} className={styles.line}>
            <ToneChip tone={gate.isOpen ? 'good' : 'warning'}>
              {t(gate.isOpen ? 'gates.open' : 'gates.closed')}
            </ToneChip>
            <strong>{t(`gateKind.${gate.kind}`)}</strong>
            <span>{reasonText(gate.reason)}</span>
            {gate.link !== null && !gate.isOpen && (
              <Link to={gate.link}>{t('gates.link')}</Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
