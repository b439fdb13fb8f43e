import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { EntityFacts, Fact } from '@quarterdeck/plugin-timeline-common';
import {
  LiveStatus,
  RelativeTime,
  ServerClock,
  StatusChip,
} from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { PHASE_STATUS } from '../../model/phaseStatus';
import { timelineTranslationRef } from '../../translations/translation';
import styles from './TimelineContent.module.css';
import { EmptyList } from './EmptyList';

export type FactListProps = {
  answer: EntityFacts;
  /** Epoch milliseconds by the browser's clock. */
  receivedAt: number;
  transport: 'signals' | 'polling';
  problem?: Error;
};

/** Header facts, then one card for each. */
export function FactList(props: FactListProps) {
  const { answer, receivedAt, transport, problem } = props;
  const { t } = useTranslationRef(timelineTranslationRef);
  const { asOf, observedAt, items, emptyReason } = answer;
  return (
    <ServerClock asOf={asOf} receivedAt={receivedAt}>
      <div className={styles.header}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('list.title')}
        </Text>
        {observedAt && (
          <span>
            {t('list.observed', {
              time: <RelativeTime dateTime={observedAt} />,
            })}
          </span>
        )}
        <LiveStatus asOf={asOf} transport={transport} problem={problem} />
      </div>
      {emptyReason ? (
        <EmptyList reason={emptyReason} />
      ) : (
        // Lists without bullets are not lists to some screen readers unless they say so.
        // eslint-disable-next-line jsx-a11y/no-redundant-roles
        <ul className={styles.list} role="list">
          {items.map(item => (
            <Card key={item.name} item={item} />
          ))}
        </ul>
      )}
    </ServerClock>
  );
}

function Card({ item }: { item: Fact }) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const reasonText = useReasonText();
  return (
    <li className={styles.card}>
      <div className={styles.title}>
        <Text as="h3" variant="title-x-small" weight="bold">
          {item.name}
        </Text>
        <StatusChip status={PHASE_STATUS[item.phase]} />
      </div>
      <Text as="p" variant="body-medium">
        {reasonText(item.phaseReason)}
      </Text>
      <Text as="p" variant="body-medium">
        {t('item.since', { time: <RelativeTime dateTime={item.since} /> })}
      </Text>
    </li>
  );
}
