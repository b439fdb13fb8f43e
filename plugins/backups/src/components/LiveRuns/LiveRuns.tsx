import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, VisuallyHidden } from '@backstage/ui';
import type { Run } from '@quarterdeck/plugin-backups-common';
import { useEffect, useRef, useState } from 'react';
import { backupsApiRef } from '../../api/BackupsApi';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunWords } from '../../hooks/useRunWords';
import { hasEnded } from '../../model/runs';
import { backupsTranslationRef } from '../../translations/translation';
import { RunDetails } from '../RunDetails/RunDetails';
import { LiveRun } from './LiveRun';
import styles from './LiveRuns.module.css';

export type LiveRunsProps = { running: readonly Run[]; onChanged(): void };

/** What is under way, and how what was under way while one looked has ended. */
export function LiveRuns({ running, onChanged }: LiveRunsProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { ended, dismiss } = useEndedRuns(running);
  return (
    <div className={styles.runs}>
      <Announcer running={running} ended={ended} />
      {running.map(run => (
        <LiveRun key={run.id} run={run} onChanged={onChanged} />
      ))}
      {ended.map(run => (
        <div key={run.id} className={styles.run}>
          <RunDetails run={run} level="h4" />
          <div className={styles.acts}>
            <Button
              size="small"
              variant="secondary"
              onPress={() => dismiss(run.id)}
            >
              {t('run.dismiss')}
            </Button>
          </div>
        </div>
      ))}
    </div>
  );
}

/** Tells screen readers each new phase and each end, and not each byte. */
function Announcer(props: { running: readonly Run[]; ended: readonly Run[] }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const words = useRunWords();
  const text = [
    ...props.ended
      .slice(0, 1)
      .map(
        run =>
          `${words.title(run)}: ${t(`state.${run.state}`)}. ${reasonText(run.stateReason)}`,
      ),
    ...props.running.map(run => {
      const phase = run.progress?.phase;
      return `${words.title(run)}: ${phase ? t(`phase.${phase}`) : t(`state.${run.state}`)}`;
    }),
  ].join('. ');
  return <VisuallyHidden role="status">{text}</VisuallyHidden>;
}

/** Those that were under way while the page was open and are not any more, newest first. */
function useEndedRuns(running: readonly Run[]) {
  const api = useApi(backupsApiRef);
  const [ended, setEnded] = useState<Run[]>([]);
  const before = useRef<readonly string[]>([]);
  useEffect(() => {
    const ids = running.map(({ id }) => id);
    const gone = before.current.filter(id => !ids.includes(id));
    before.current = ids;
    gone.forEach(async id => {
      try {
        const run = await api.getRun(id);
        if (hasEnded(run)) {
          setEnded(others => [run, ...others.filter(each => each.id !== id)]);
        }
      } catch {
        // Its line in the lists below says how it ended, as soon as they can be read.
      }
    });
  }, [api, running]);
  return {
    ended,
    dismiss: (id: string) =>
      setEnded(others => others.filter(run => run.id !== id)),
  };
}
