import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  CountedChange,
  DeploymentDetails,
} from '@quarterdeck/plugin-dora-common';
import {
  DataTable,
  Disclosure,
  RelativeTime,
  durationText,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import { doraRecordsTranslationRef } from '../../translations/records';
import { doraTranslationRef } from '../../translations/translation';
import styles from './DeploymentRecord.module.css';

/** The commits that a deployment brought, the slowest first, and those that do not count. */
export function ChangeTable({ details }: { details: DeploymentDetails }) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const reasonText = useReasonText();
  const { deployment, changes, notCounted } = details;
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={styles.section}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('changes.title')}
      </Text>
      {changes.length === 0 ? (
        <p className={styles.paragraph}>
          {deployment.commitsReason
            ? reasonText(deployment.commitsReason)
            : t('changes.none')}
        </p>
      ) : (
        <>
          <p className={styles.paragraph}>{t('changes.slowest')}</p>
          <Table changes={changes} />
        </>
      )}
      {notCounted.length > 0 && (
        <Disclosure
          label={t('changes.notCounted', { total: String(notCounted.length) })}
          open={isOpen}
          onOpenChange={setOpen}
        >
          <ul className={styles.reasons}>
            {notCounted.map(({ sha, reason }) => (
              <li key={sha}>
                <code>{sha.slice(0, 8)}</code>: {reasonText(reason)}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </section>
  );
}

function Table({ changes }: { changes: CountedChange[] }) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { t: dora } = useTranslationRef(doraTranslationRef);
  const duration = (ms: number) => durationText(ms, t('locale'));
  return (
    <DataTable
      label={t('changes.title')}
      columns={[
        t('changes.commit'),
        t('changes.committed'),
        t('changes.lead'),
        t('changes.stages'),
      ]}
      rows={changes.map(change => ({
        id: change.sha,
        cells: [
          <Commit key="commit" change={change} />,
          <RelativeTime key="committed" dateTime={change.committedAt} />,
          duration(change.leadMs),
          change.stages
            .map(({ stage, ms }) => `${dora(`stage.${stage}`)} ${duration(ms)}`)
            .join(', '),
        ],
      }))}
    />
  );
}

function Commit({ change }: { change: CountedChange }) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { sha, title, link, pullRequest } = change;
  const short = <code>{sha.slice(0, 8)}</code>;
  return (
    <>
      {link === null ? (
        short
      ) : (
        <a
          className={styles.link}
          href={link}
          target="_blank"
          rel="noopener noreferrer"
        >
          {short}
        </a>
      )}{' '}
      {title}
      {pullRequest !== null &&
        ` (${t('changes.pullRequest', { number: `#${pullRequest}` })})`}
    </>
  );
}
