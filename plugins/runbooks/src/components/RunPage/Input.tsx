import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunStep } from '@quarterdeck/plugin-runbooks-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import { RiEyeLine } from '@remixicon/react';
import { runbooksTranslationRef } from '../../translations/translation';
import styles from './Stage.module.css';

/** What exactly is carried out, readable before it is; and what is missing for it. */
export function Input({ step }: { step: RunStep }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const { action, input, isReadOnly, problems } = step;
  return (
    <>
      {(action !== null || input !== null) && (
        <section className={styles.panel} aria-label={t('input.title')}>
          <div className={styles.state}>
            <strong>{t('input.title')}</strong>
            {action !== null && <code>{action}</code>}
            {isReadOnly === true && (
              <ToneChip tone="neutral" icon={RiEyeLine}>
                {t('input.readOnly')}
              </ToneChip>
            )}
            {isReadOnly === false && (
              <ToneChip tone="warning">{t('input.changes')}</ToneChip>
            )}
            {action !== null && isReadOnly === null && (
              <ToneChip tone="warning">{t('input.unknown')}</ToneChip>
            )}
          </div>
          <Values value={input} />
        </section>
      )}
      {problems.length > 0 && (
        <ul className={styles.plain}>
          {problems.map(problem => (
            <li key={problem}>
              <ToneChip tone="bad">{t('input.missing')}</ToneChip> {problem}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Names and values where it has such, or else the JSON itself. */
export function Values({ value }: { value: RunStep['input'] }) {
  if (value === null) {
    return null;
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    return <pre className={styles.value}>{textOf(value)}</pre>;
  }
  return (
    <dl className={styles.values}>
      {Object.entries(value).map(([name, each]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={styles.value}>{textOf(each)}</dd>
        </div>
      ))}
    </dl>
  );
}

function textOf(value: RunStep['input']): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
