import {
  RiCheckboxCircleFill,
  RiErrorWarningFill,
  RiLoader4Line,
} from '@remixicon/react';
import type { ReactNode } from 'react';
import styles from './Fields.module.css';

export type NoteProps = {
  id?: string;
  tone: 'good' | 'wrong' | 'busy' | 'plain';
  children: ReactNode;
};

/** What the page says to what was just typed; screen readers hear it without being taken away from the field. */
export function Note({ id, tone, children }: NoteProps) {
  return (
    <p
      id={id}
      role="status"
      className={`${styles.note} ${tone === 'good' ? styles.good : ''} ${tone === 'wrong' ? styles.wrong : ''}`}
    >
      {tone === 'good' && <RiCheckboxCircleFill size={16} aria-hidden />}
      {tone === 'wrong' && <RiErrorWarningFill size={16} aria-hidden />}
      {tone === 'busy' && <RiLoader4Line size={16} aria-hidden />}
      {children}
    </p>
  );
}
