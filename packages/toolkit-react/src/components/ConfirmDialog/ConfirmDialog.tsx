import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { useId, useState, type ReactNode } from 'react';
import { toolkitTranslationRef } from '../../translation';
import { ErrorPanel } from '../ErrorPanel/ErrorPanel';
import styles from './ConfirmDialog.module.css';

export type ConfirmDialogProps = {
  title: string;
  /** Repeats what it is about, and says what happens next. */
  children: ReactNode;
  /** The verb with its object. */
  confirm: string;
  isDestructive?: boolean;
  /** Whether it asks why. */
  cause?: 'required' | 'optional';
  /** Where another question fits better than *Why?* */
  causeLabel?: string;
  /** What stands above is not yet as it has to be. */
  isIncomplete?: boolean;
  onConfirm(cause: string | undefined): Promise<void>;
  onClose(): void;
};

/** Asks before something happens. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, isDestructive } = props;
  const {
    cause: asked,
    causeLabel,
    onConfirm,
    onClose,
    isIncomplete = false,
  } = props;
  const { t } = useTranslationRef(toolkitTranslationRef);
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
        <div className={styles.body}>
          {children}
          {asked && (
            <div>
              <label className={styles.label} htmlFor={causeId}>
                {causeLabel ?? t(`confirm.${asked}`)}
              </label>
              <textarea
                id={causeId}
                className={styles.cause}
                rows={3}
                maxLength={500}
                required={asked === 'required'}
                value={cause}
                onChange={event => setCause(event.target.value)}
              />
            </div>
          )}
          {problem && <ErrorPanel error={problem} />}
        </div>
      </DialogBody>
      <DialogFooter className={styles.footer}>
        <Button variant="secondary" onPress={onClose} isDisabled={isBusy}>
          {t('confirm.cancel')}
        </Button>
        <Button
          variant="primary"
          destructive={isDestructive}
          isDisabled={
            isBusy ||
            isIncomplete ||
            (asked === 'required' && cause.trim() === '')
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
