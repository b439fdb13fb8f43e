import { BgProvider, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import styles from './BackupsContent.module.css';

/** A part of the tab under its heading. */
export function Section(props: {
  title: string;
  about?: string;
  children: ReactNode;
}) {
  const titleId = useId();
  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <div>
        <Text as="h3" id={titleId} variant="title-x-small" weight="bold">
          {props.title}
        </Text>
        {props.about !== undefined && (
          <p className={styles.quiet}>{props.about}</p>
        )}
      </div>
      {/* So that buttons are told apart from the ground they are on. */}
      <BgProvider bg="neutral-1">{props.children}</BgProvider>
    </section>
  );
}
