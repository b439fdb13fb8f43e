import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './RolloutList.module.css';

/** What a rollout waits for, who can open it, and where. */
export function ClosedGates({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const closed = rollout.gates.filter(
    ({ isOpen, beforeStep }) => !isOpen && beforeStep === null,
  );
  return (
    <ul className={styles.gates}>
      {closed.map(gate => (
        <li key={gate.kind}>
          {reasonText(gate.reason)}
          {gate.liftedBy && (
            <>. {t('gates.liftedBy', { who: reasonText(gate.liftedBy) })}</>
          )}{' '}
          {gate.link !== null && <Link to={gate.link}>{t('gates.link')}</Link>}
        </li>
      ))}
    </ul>
  );
}
