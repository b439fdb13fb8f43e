import { RiCloseLine } from '@remixicon/react';
import { useId, type ReactNode } from 'react';
import styles from './FilterBar.module.css';

export type ChipProps = {
  label: string;
  on: boolean;
  onToggle(): void;
};

/** A filter that is on or off. One that is on shows how to take it away. */
export function Chip({ label, on, onToggle }: ChipProps) {
  return (
    <button
      type="button"
      className={styles.chip}
      aria-pressed={on}
      onClick={onToggle}
    >
      {label}
      {on && <RiCloseLine className={styles.icon} aria-hidden />}
    </button>
  );
}

/** Chips of one kind, of which several may be on. */
export function ChipGroup(props: { label: string; children: ReactNode }) {
  const id = useId();
  return (
    <div className={styles.group} role="group" aria-labelledby={id}>
      <span id={id} className={styles.label}>
        {props.label}
      </span>
      {props.children}
    </div>
  );
}
