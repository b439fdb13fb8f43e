import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, Text } from '@backstage/ui';
import type {
  DeadLetterItem,
  DeadLetterPage,
  EventResult,
} from '@quarterdeck/toolkit-common';
import { useState } from 'react';
import { useLiveData } from '../../hooks/useLiveData';
import { errorMessage } from '../../model/errorKind';
import { toolkitTranslationRef } from '../../translation';
import { Disclosure } from '../Disclosure/Disclosure';
import { RelativeTime } from '../RelativeTime/RelativeTime';
import { ServerClock } from '../RelativeTime/ServerClock';
import styles from './DeadLetterList.module.css';

export type DeadLetterListProps = {
  /** The last that came first. Must be stable. */
  load(signal: AbortSignal): Promise<DeadLetterPage>;
  retry(id: string): Promise<EventResult>;
  /** Signal channel of the room. */
  channel: string;
};

/**
 * Events of others that nothing could be made of, each with the reason. For those who may see them; others have nothing
 * to do with it, and where there are none there is nothing to show.
 */
export function DeadLetterList({ load, retry, channel }: DeadLetterListProps) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  const live = useLiveData({ load, channel });
  const [isOpen, setOpen] = useState(false);
  // What became of a letter that was tried is said where it was, or, where it is gone, above the others.
  const [said, setSaid] = useState<{ id: string; text: string }>();
  if (live.status !== 'ready' || (live.data.items.length === 0 && !said)) {
    return null;
  }
  const { asOf, items, pageInfo } = live.data;
  const tryAgain = async (id: string) => {
    try {
      const { result, reason } = await retry(id);
      setSaid({
        id,
        text:
          result === 'rejected'
            ? t('letters.still', { reason: reason ?? '' })
            : t('letters.used'),
      });
    } catch (error) {
      const problem = error instanceof Error ? error : new Error(String(error));
      setSaid({ id, text: errorMessage(problem) });
    }
    live.refresh();
  };
  const count = `${items.length}${pageInfo.nextCursor === undefined ? '' : '+'}`;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <section className={styles.panel}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('letters.title')}
        </Text>
        <p className={styles.paragraph}>{t('letters.advice')}</p>
        <p className={styles.paragraph} role="status">
          {said?.text}
        </p>
        {items.length > 0 && (
          <Disclosure
            label={t('letters.show', { number: count })}
            open={isOpen}
            onOpenChange={setOpen}
          >
            <ul className={styles.list} role="list">
              {items.map(letter => (
                <Letter
                  key={letter.id}
                  letter={letter}
                  onRetry={() => tryAgain(letter.id)}
                />
              ))}
            </ul>
          </Disclosure>
        )}
      </section>
    </ServerClock>
  );
}

function Letter(props: { letter: DeadLetterItem; onRetry(): Promise<void> }) {
  const { letter, onRetry } = props;
  const { t } = useTranslationRef(toolkitTranslationRef);
  const [isPending, setPending] = useState(false);
  const { sender, eventType, eventId, reason, attempts, mayBeTried } = letter;
  const name = [sender, eventType, eventId].filter(Boolean).join(' · ');
  const press = async () => {
    setPending(true);
    await onRetry();
    setPending(false);
  };
  return (
    <li className={styles.letter}>
      <span className={styles.name}>{name}</span>
      <p className={styles.paragraph}>{reason}</p>
      <span className={styles.quiet}>
        {t('letters.received', {
          time: <RelativeTime dateTime={letter.receivedAt} />,
          attempts: String(attempts),
        })}
      </span>
      {mayBeTried ? (
        <Button
          size="small"
          variant="secondary"
          aria-label={t('letters.retryOf', { name })}
          isPending={isPending}
          onPress={press}
        >
          {t('letters.retry')}
        </Button>
      ) : (
        <span className={styles.quiet}>{t('letters.tooLong')}</span>
      )}
    </li>
  );
}
