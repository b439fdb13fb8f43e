import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import type { Run } from '@quarterdeck/plugin-runbooks-common';
import {
  ErrorPanel,
  LongTextField,
  RelativeTime,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import type { RunActs } from '../../hooks/useRunActs';
import { runbooksTranslationRef } from '../../translations/translation';
import { Person } from '../Person/Person';
import styles from './Comments.module.css';

export type CommentsProps = {
  run: Run;
  /** The step that a new one is about. */
  stepId: string | undefined;
  onRun: RunActs['onRun'];
};

/** What people tell each other while they follow it; newest first. */
export function Comments({ run, stepId, onRun }: CommentsProps) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const titles = new Map(run.steps.map(({ id, title }) => [id, title]));
  const send = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await onRun({
        verb: 'comments',
        text: text.trim(),
        stepId: stepId ?? null,
      });
      setText('');
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
    setBusy(false);
  };
  return (
    <section className={styles.comments}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('comments.title')}
      </Text>
      {run.controls.includes('comment') && (
        <>
          <LongTextField
            label={t('comments.label')}
            value={text}
            maxLength={2000}
            onChange={setText}
          />
          <div>
            <Button
              size="small"
              variant="secondary"
              isDisabled={isBusy || text.trim() === ''}
              onPress={() => {
                send();
              }}
            >
              {t('comments.send')}
            </Button>
          </div>
        </>
      )}
      {problem && <ErrorPanel error={problem} />}
      <ul className={styles.list} role="list">
        {[...run.comments].reverse().map(comment => (
          <li key={comment.id}>
            <p className={styles.text}>{comment.text}</p>
            <div className={styles.facts}>
              <Person personRef={comment.by} />
              <RelativeTime dateTime={comment.at} />
              {comment.stepId !== null && (
                <span>{titles.get(comment.stepId) ?? comment.stepId}</span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
