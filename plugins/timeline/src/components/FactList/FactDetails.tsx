import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button } from '@backstage/ui';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { CopyableCode, RelativeTime } from '@quarterdeck/toolkit-react';
import { RiLinksLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { fullTime, isInstant } from '../../model/instants';
import { readablePayload } from '../../model/payload';
import { useSentence } from '../../hooks/useSentence';
import { timelineTranslationRef } from '../../translations/translation';
import { ActorName } from './ActorName';
import styles from './FactList.module.css';

export type FactDetailsProps = {
  id: string;
  fact: Fact;
  onFollow(correlation: string): void;
};

/** All that is recorded of a happening. */
export function FactDetails({ id, fact, onFollow }: FactDetailsProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const { correlationId } = fact;
  return (
    <div id={id} className={styles.details}>
      <Rows rows={useRows(fact)} />
      <Payload fact={fact} />
      {correlationId !== null && (
        <Button
          variant="secondary"
          size="small"
          iconStart={<RiLinksLine />}
          onPress={() => onFollow(correlationId)}
        >
          {t('fact.follow')}
        </Button>
      )}
      <details>
        <summary className={styles.more}>{t('fact.json')}</summary>
        <CopyableCode
          label={t('fact.json')}
          code={JSON.stringify(fact, null, 2)}
        />
      </details>
    </div>
  );
}

type Row = { name: string; value: ReactNode };

function useRows(fact: Fact): Row[] {
  const { t } = useTranslationRef(timelineTranslationRef);
  const sentence = useSentence();
  const locale = t('locale');
  const { subject, relatedRefs, correlationId, causationId, actor } = fact;
  const row = (name: string, value: ReactNode) => ({ name, value });
  const code = (text: string) => <code>{text}</code>;
  return [
    sentence(fact) !== fact.summary && row(t('fact.summary'), fact.summary),
    row(
      t('fact.occurredAt'),
      <>
        {fullTime(fact.occurredAt, locale)} (
        <RelativeTime dateTime={fact.occurredAt} />)
      </>,
    ),
    row(t('fact.recordedAt'), fullTime(fact.recordedAt, locale)),
    row(
      t('fact.actor'),
      <>
        <ActorName actor={actor} />{' '}
        {actor.kind === 'user' && actor.ref !== null && code(actor.ref)}
      </>,
    ),
    row(t('fact.entity'), <EntityRefLink entityRef={fact.entityRef} />),
    relatedRefs.length > 0 &&
      row(
        t('fact.related'),
        <span className={styles.related}>
          {relatedRefs.map(ref => (
            <EntityRefLink key={ref} entityRef={ref} />
          ))}
        </span>,
      ),
    fact.environmentId !== null &&
      row(t('fact.environment'), fact.environmentId),
    row(t('fact.type'), code(fact.type)),
    row(t('fact.subject'), code(`${subject.kind} ${subject.id}`)),
    correlationId !== null && row(t('fact.correlation'), code(correlationId)),
    causationId !== null && row(t('fact.causation'), code(causationId)),
    row(t('fact.position'), String(fact.position)),
    row(t('fact.id'), code(fact.id)),
  ].filter(each => each !== false);
}

/** What its room says of it, under the room's own names. */
function Payload({ fact }: { fact: Fact }) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const { rows: all, left } = readablePayload(fact.payload);
  const erased = new Set(fact.erasedKeys);
  // What nobody knows is no news; the JSON has it.
  const rows = all.flatMap(({ path, text }): Row[] => {
    if (erased.has(path)) {
      return [{ name: path, value: <em>{t('actor.erased')}</em> }];
    }
    return text === null
      ? []
      : [
          {
            name: path,
            value: isInstant(text) ? fullTime(text, t('locale')) : text,
          },
        ];
  });
  if (rows.length === 0) {
    return null;
  }
  return (
    <>
      <h4 className={styles.heading}>{t('fact.payload')}</h4>
      <Rows rows={rows} />
      {left > 0 && <p>{t('fact.left', { count: left })}</p>}
    </>
  );
}

function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <dl className={styles.rows}>
      {rows.map(({ name, value }) => (
        <div key={name} className={styles.row}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
