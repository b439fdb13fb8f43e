import { Button } from '@backstage/ui';
import type { Control } from '@quarterdeck/plugin-backups-common';
import { useId, type ReactElement, type ReactNode } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import styles from './Actions.module.css';

export type ControlledButtonProps = {
  control: Control;
  variant?: 'primary' | 'secondary' | 'tertiary';
  size?: 'small' | 'medium';
  isBusy?: boolean;
  isDestructive?: boolean;
  icon?: ReactElement;
  onPress?(): void;
  children: ReactNode;
};

/** A button that says why it cannot be pressed where it cannot. */
export function ControlledButton(props: ControlledButtonProps) {
  const { control, variant, size, isBusy, isDestructive, icon } = props;
  const reasonText = useReasonText();
  const reasonId = useId();
  const reason = control.isAllowed ? null : control.reason;
  return (
    <div className={styles.controlled}>
      <Button
        variant={variant}
        size={size}
        destructive={isDestructive}
        iconStart={icon}
        isDisabled={!control.isAllowed || isBusy}
        aria-describedby={reason ? reasonId : undefined}
        onPress={props.onPress}
      >
        {props.children}
      </Button>
      {reason && (
        <span id={reasonId} className={styles.why}>
          {reasonText(reason)}
        </span>
      )}
    </div>
  );
}
