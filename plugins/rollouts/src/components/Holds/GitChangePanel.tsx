import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import type { GitChange, Rollout } from '@quarterdeck/plugin-rollouts-common';
import { CopyableCode, ErrorPanel } from '@quarterdeck/toolkit-react';
import { RiGitBranchLine } from '@remixicon/react';
import { useState } from 'react';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useReasonText } from '../../hooks/useReasonText';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './Holds.module.css';

/** The change to Git that makes a way back last; offered where something else than the portal declares what runs. */
export function GitChangePanel({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const api = useApi(rolloutsApiRef);
  const [change, setChange] = useState<GitChange>();
  const [problem, setProblem] = useState<Error>();
  if (!needsGit(rollout)) {
    return null;
  }
  const show = async () => {
    setProblem(undefined);
    try {
      setChange(await api.getGitChange(rollout.id));
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (
    <section className={styles.section}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('git.title')}
      </Text>
      {!change && (
        <Button
          variant="secondary"
          iconStart={<RiGitBranchLine />}
          onPress={() => {
            show();
          }}
        >
          {t('git.show')}
        </Button>
      )}
      {problem && <ErrorPanel error={problem} />}
      {change && <p className={styles.reason}>{reasonText(change.reason)}</p>}
      {change?.text && (
        <>
          <CopyableCode label={t('git.title')} code={change.text} />
          {change.fileName !== null && (
            <a
              download={change.fileName}
              href={`data:text/x-diff;charset=utf-8,${encodeURIComponent(change.text)}`}
            >
              {t('git.download', { file: change.fileName })}
            </a>
          )}
        </>
      )}
    </section>
  );
}

function needsGit({ plan, outcome, phase }: Rollout): boolean {
  const { purpose, changes } = plan.document;
  const isOwned = changes.some(({ owner }) =>
    ['argo-cd', 'flux', 'helm'].includes(owner.kind),
  );
  const hasGoneBack =
    purpose === 'rollback'
      ? outcome === 'succeeded' || phase === 'progressing' || phase === 'paused'
      : phase === 'restoring' ||
        outcome === 'rolled-back' ||
        outcome === 'aborted' ||
        outcome === 'stuck';
  return isOwned && hasGoneBack && purpose !== 'drill';
}
