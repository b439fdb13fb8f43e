import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { CopyableCode } from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { timelineTranslationRef } from '../../translations/translation';
import { ActorName } from './ActorName';
import styles from './FactList.module.css';

/** All that is recorded of a happening. */
export function FactDetails({ id, fact }: { id: string; fact: Fact }) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const absolute = (iso: string) =>
    new Date(iso).toLocaleString(t('locale'), {
      dateStyle: 'full',
      timeStyle: 'medium',
    });
  const rows: [string, ReactNode][] = [
    [t('fact.occurredAt'), absolute(fact.occurredAt)],
    [t('fact.recordedAt'), absolute(fact.recordedAt)],
    [t('fact.actor'), <ActorName actor={fact.actor} />],
    [t('fact.type'), <code>{fact.type}</code>],
    [t('fact.subject'), `${fact.subject.kind} ${fact.subject.id}`],
    [t('fact.position'), String(fact.position)],
    [t('fact.id'), <code>{fact.id}</code>],
  ];
  if (fact.relatedRefs.length > 0) {
    rows.push([
      t('fact.related'),
      fact.relatedRefs.map(ref => (
        <span key={ref} className={styles.related}>
          <EntityRefLink entityRef={ref} />
        </span>
      )),
    ]);
  }
  fact.erasedKeys.forEach(key => rows.push([key, t('fact.erased')]));
  return (
    <div id={id} className={styles.details}>
      <dl className={styles.rows}>
        {rows.map(([label, value]) => (
          <div key={label} className={styles.row}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <CopyableCode
        label={t('fact.copy')}
        code={JSON.stringify(fact, null, 2)}
      />
    </div>
  );
}
