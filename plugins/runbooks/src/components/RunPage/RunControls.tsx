import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink } from '@backstage/ui';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { runbooksApiRef } from '../../api/RunbooksApi';
import type { RunActs } from '../../hooks/useRunActs';
import { useRunbooksPaths } from '../../hooks/useRunbooksPaths';
import { saveText } from '../../model/saveText';
import { againQuery } from '../../model/start';
import { runbooksTranslationRef } from '../../translations/translation';
import { AbortDialog, HandOverDialog } from './RunDialogs';
import styles from './RunHeader.module.css';

/** What can be done with the whole run. */
export function RunControls(props: { acts: RunActs; onHelp(): void }) {
  const { acts, onHelp } = props;
  const { run, onRun } = acts;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const api = useApi(runbooksApiRef);
  const paths = useRunbooksPaths();
  const [dialog, setDialog] = useState<'abort' | 'hand-over'>();
  const [problem, setProblem] = useState<Error>();
  const close = () => setDialog(undefined);
  const save = async () => {
    setProblem(undefined);
    try {
      saveText(`${run.slug}-${run.id}.md`, await api.getReport(run.id));
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (
    <div className={styles.controls}>
      <div className={styles.buttons}>
        {run.controls.includes('hand-over') && (
          <Button
            size="small"
            variant="secondary"
            onPress={() => setDialog('hand-over')}
          >
            {t('handOver.action')}
          </Button>
        )}
        {run.controls.includes('abort') && (
          <Button
            size="small"
            variant="secondary"
            destructive
            onPress={() => setDialog('abort')}
          >
            {t('abort.action')}
          </Button>
        )}
        {run.phase !== 'active' && run.controls.includes('comment') && (
          <ButtonLink
            size="small"
            variant="secondary"
            href={`${paths.runbook(run)}?${againQuery(run)}`}
          >
            {t('run.again')}
          </ButtonLink>
        )}
        <Button
          size="small"
          variant="secondary"
          onPress={() => {
            save();
          }}
        >
          {t('run.report')}
        </Button>
        <Button size="small" variant="tertiary" onPress={onHelp}>
          {t('keys.action')}
        </Button>
      </div>
      {problem && <ErrorPanel error={problem} />}
      {dialog === 'abort' && (
        <AbortDialog run={run} onRun={onRun} onClose={close} />
      )}
      {dialog === 'hand-over' && (
        <HandOverDialog run={run} onRun={onRun} onClose={close} />
      )}
    </div>
  );
}
