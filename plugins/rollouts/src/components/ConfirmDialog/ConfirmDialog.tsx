import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { useId, useState, type ReactNode } from 'react';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './ConfirmDialog.module.css';

export type ConfirmDialogProps = {
  title: string;
  /** Repeats what it is about, and says what happens next. */
  children: ReactNode;
  /** The verb with its object. */
  confirm: string;
  isDestructive?: boolean;
  needsCause: boolean;
  /** What stands above is not yet as it has to be. */
  isIncomplete?: boolean;
  onConfirm(cause: string | undefined): Promise<void>;
  onClose(): void;
};

/** Asks before something happens. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, isDestructive, needsCause } = props;
  const { onConfirm, onClose, isIncomplete = false } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const causeId = useId();
  const [cause, setCause] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const send = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await onConfirm(cause.trim() || undefined);
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        {children}
        {needsCause && (
          <>
            <label className={styles.label} htmlFor={causeId}>
              {t('confirm.cause')}
            </label>
            <textarea
              id={causeId}
              className={styles.cause}
              rows={3}
              maxLength={500}
              required
              value={cause}
              onChange={event => setCause(event.target.value)}
            />
          </>
        )}
        {problem && <ErrorPanel error={problem} />}
      </DialogBody>
      <DialogFooter className={styles.footer}>
        <Button variant="secondary" onPress={onClose} isDisabled={isBusy}>
          {t('confirm.cancel')}
        </Button>
        <Button
          variant="primary"
          destructive={isDestructive}
          isDisabled={
            isBusy || isIncomplete || (needsCause && cause.trim() === '')
          }
          onPress={() => {
            send();
          }}
        >
          {confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
