import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunbookDetails } from '@quarterdeck/plugin-runbooks-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import { Fragment } from 'react';
import { runbooksTranslationRef } from '../../translations/translation';
import styles from './ProblemText.module.css';

/** A page of more lines than that is slow; problems below it are in the list above the text. */
const MOST_LINES = 3_000;

type Problem = RunbookDetails['problems'][number];

/** The file as it is, with what is wrong below the line where it is wrong. */
export function ProblemText(props: {
  text: string;
  problems: readonly Problem[];
}) {
  const { text, problems } = props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const lines = text.split(/\r?\n/);
  return (
    <div className={styles.text} role="region" aria-label={t('problem.text')}>
      {lines.slice(0, MOST_LINES).map((line, index) => (
        <Fragment key={index}>
          <div className={styles.line} id={`line-${index + 1}`}>
            <span className={styles.number}>{index + 1}</span>
            <code>{line}</code>
          </div>
          {problems
            .filter(problem => problem.line === index + 1)
            .map(problem => (
              <div
                key={`${problem.code} ${problem.column}`}
                className={styles.problem}
              >
                <ProblemLine problem={problem} />
              </div>
            ))}
        </Fragment>
      ))}
      {lines.length > MOST_LINES && (
        <p>{t('problem.cut', { total: String(MOST_LINES) })}</p>
      )}
    </div>
  );
}

export function ProblemLine({ problem }: { problem: Problem }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const { severity, line, column, message } = problem;
  return (
    <>
      <ToneChip tone={severity === 'error' ? 'bad' : 'warning'}>
        {t(`problem.${severity}`)}
      </ToneChip>{' '}
      {t('problem.at', { line: String(line), column: String(column) })}:{' '}
      {message}
    </>
  );
}
