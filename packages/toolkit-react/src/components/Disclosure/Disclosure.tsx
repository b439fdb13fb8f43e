import { Button } from '@backstage/ui';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { useId, type ReactNode } from 'react';
import styles from './Disclosure.module.css';

export type DisclosureProps = {
  label: string;
  /** The same for screen readers where the visible label is only clear from what stands around it. */
  fullLabel?: string;
  open: boolean;
  onOpenChange(open: boolean): void;
  children: ReactNode;
};

/** A quiet button that shows more below itself. */
export function Disclosure(props: DisclosureProps) {
  const { label, fullLabel, open, onOpenChange, children } = props;
  const panelId = useId();
  return (
    <div>
      <Button
        className={styles.button}
        size="small"
        variant="tertiary"
        aria-label={fullLabel}
        aria-expanded={open}
        aria-controls={open ? panelId : undefined}
        iconStart={open ? <RiArrowDownSLine /> : <RiArrowRightSLine />}
        onPress={() => onOpenChange(!open)}
      >
        {label}
      </Button>
      {open && (
        <div id={panelId} className={styles.panel}>
          {children}
        </div>
      )}
    </div>
  );
}
