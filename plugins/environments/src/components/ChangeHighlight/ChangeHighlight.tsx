import { useState, type ReactNode } from 'react';
import styles from './ChangeHighlight.module.css';

export type ChangeHighlightProps = {
  /** What is watched: the highlight shows for a moment after it has become another. */
  value: string;
  children: ReactNode;
};

/** Makes a change of what it contains visible without moving anything. */
export function ChangeHighlight({ value, children }: ChangeHighlightProps) {
  const [seen, setSeen] = useState({ value, changes: 0 });
  if (seen.value !== value) {
    setSeen({ value, changes: seen.changes + 1 });
  }
  // A new key starts the animation again when a second change comes while the first still shows.
  return (
    <span
      key={seen.changes}
      className={seen.changes > 0 ? styles.changed : undefined}
    >
      {children}
    </span>
  );
}
