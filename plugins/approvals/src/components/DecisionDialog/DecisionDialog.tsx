import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type { ApprovalForReader } from '@quarterdeck/plugin-approvals-common';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { useId, useState } from 'react';
import { approvalsApiRef, type DecisionKind } from '../../api/ApprovalsApi';
import { approvalsTranslationRef } from '../../translations/translation';
import styles from './DecisionDialog.module.css';

export type DecisionDialogProps = {
  kind: DecisionKind;
  approval: ApprovalForReader;
  onClose(): void;
  onDecided(): void;
};

/** Repeats what is decided on and what happens next, before it happens. */
export function DecisionDialog(props: DecisionDialogProps) {
  const { kind, approval, onClose, onDecided } = props;
  const { t } = useTranslationRef(approvalsTranslationRef);
  const api = useApi(approvalsApiRef);
  const commentId = useId();
  const [comment, setComment] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const needsComment = kind === 'deny' && comment.trim() === '';
  const send = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await api.decide(approval.id, kind, {
        planHash: approval.planHash,
        comment: comment.trim() || null,
      });
      onDecided();
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>{t(`decide.${kind}.title`)}</DialogHeader>
      <DialogBody>
        <p className={styles.what}>{approval.title}</p>
        <p>{t(`decide.${kind}.next`, { room: approval.room })}</p>
        <label className={styles.label} htmlFor={commentId}>
          {t(kind === 'deny' ? 'decide.reason' : 'decide.comment')}
        </label>
        <textarea
          id={commentId}
          className={styles.comment}
          maxLength={1000}
          rows={3}
          required={kind === 'deny'}
          value={comment}
          onChange={event => setComment(event.target.value)}
        />
        {problem && <ErrorPanel error={problem} />}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose} isDisabled={isBusy}>
          {t('decide.cancel')}
        </Button>
        <Button
          variant="primary"
          destructive={kind !== 'grant'}
          isDisabled={isBusy || needsComment}
          onPress={() => {
            send();
          }}
        >
          {t(`decide.${kind}.confirm`, { title: approval.title })}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
