import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunStep } from '@quarterdeck/plugin-runbooks-common';
import { Disclosure, RelativeTime } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { runbooksTranslationRef } from '../../translations/translation';
import { Person } from '../Person/Person';
import { Values } from './Input';
import styles from './Stage.module.css';

/** What came of a step, what somebody left as proof, and where it goes on. */
export function Outcome({ step }: { step: RunStep }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const { output, outputSummary, evidence, comment, chosen, options } = step;
  const link =
    step.link ??
    (step.approvalId === null
      ? null
      : `/approvals/${encodeURIComponent(step.approvalId)}`);
  return (
    <>
      {outputSummary !== null && (
        <p className={styles.summary}>{outputSummary}</p>
      )}
      {link !== null && (
        <Link className={styles.link} to={link}>
          {t(step.link === null ? 'outcome.approval' : 'outcome.link')}
        </Link>
      )}
      {output !== null && (
        <Disclosure
          label={t('outcome.output')}
          open={isOpen}
          onOpenChange={setOpen}
        >
          <Values value={output} />
        </Disclosure>
      )}
      {chosen !== null && options[chosen] && (
        <p className={styles.reason}>
          {t('outcome.chosen', { option: options[chosen].title })}
        </p>
      )}
      {evidence !== null && (
        <p className={styles.reason}>
          {t('outcome.evidence')}:{' '}
          {evidence.kind === 'link' && /^https?:\/\//.test(evidence.value) ? (
            <a
              className={styles.link}
              href={evidence.value}
              target="_blank"
              rel="noreferrer noopener"
            >
              {evidence.value}
            </a>
          ) : (
            evidence.value
          )}
        </p>
      )}
      {comment !== null && (
        <p className={styles.reason}>
          {t('outcome.comment')}: {comment}
        </p>
      )}
      {step.actor !== null && step.finishedAt !== null && (
        <p className={styles.by}>
          <Person personRef={step.actor} />,{' '}
          <RelativeTime dateTime={step.finishedAt} />
        </p>
      )}
    </>
  );
}
