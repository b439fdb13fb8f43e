import { BgProvider, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import {
  CopyableCode,
  type CopyableCodeProps,
} from '../CopyableCode/CopyableCode';
import styles from './EmptyState.module.css';

export type EmptyStateProps = {
  title: string;
  /** Why there is nothing, and what to do so that there is. */
  children: ReactNode;
  /** What to paste somewhere to get there. */
  snippet?: CopyableCodeProps;
  action?: ReactNode;
};

/** A page with nothing to show yet, that teaches the next step. */
export function EmptyState({
  title,
  children,
  snippet,
  action,
}: EmptyStateProps) {
  const titleId = useId();
  return (
    <section className={styles.panel} aria-labelledby={titleId}>
      <Text as="h2" id={titleId} variant="title-x-small" weight="bold">
        {title}
      </Text>
      <Text as="div" variant="body-medium">
        {children}
      </Text>
      {snippet && <CopyableCode {...snippet} />}
      {action && (
        <BgProvider bg="neutral-1">
          <div>{action}</div>
        </BgProvider>
      )}
    </section>
  );
}
