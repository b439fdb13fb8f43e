import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import type { FleetEntry } from '@quarterdeck/plugin-backups-common';
import {
  CopyableCode,
  DataTable,
  Disclosure,
  RelativeTime,
  StatusChip,
  useServerNow,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { rpoAt } from '../../model/clocks';
import { isUnprotected } from '../../model/fleet';
import { sourceSnippet } from '../../model/snippets';
import { backupsTranslationRef } from '../../translations/translation';
import styles from './FleetPage.module.css';

/** A row per entity. */
export function FleetList({ entries }: { entries: readonly FleetEntry[] }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const linkOf = useEntityRefLink();
  const { bytes } = useSizes();
  return (
    <DataTable
      label={t('fleet.list')}
      columns={[
        t('fleet.entity'),
        t('fleet.status'),
        t('fleet.rpo'),
        t('fleet.rto'),
        t('fleet.tested'),
        t('fleet.owner'),
        t('fleet.size'),
      ]}
      rows={entries.map(entry => ({
        id: entry.entityRef,
        cells: [
          <Link
            key="entity"
            className={styles.link}
            to={`${linkOf(entry.entityRef)}/backups`}
          >
            {entry.title}
          </Link>,
          <Status key="status" entry={entry} />,
          <Rpo key="rpo" rpo={entry.rpo} />,
          <Rto key="rto" rto={entry.rto} />,
          <Tested key="tested" entry={entry} />,
          entry.owner === null ? '–' : parseEntityRef(entry.owner).name,
          entry.sources === 0 ? '–' : bytes(entry.storedBytes),
        ],
      }))}
    />
  );
}

function Status({ entry }: { entry: FleetEntry }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const [isOpen, setOpen] = useState(false);
  const { name } = parseEntityRef(entry.entityRef);
  return (
    <div className={styles.status}>
      <StatusChip status={entry.status} />
      <p className={styles.text}>{reasonText(entry.reason)}</p>
      {entry.holdsData && (
        <p className={styles.quiet}>{reasonText(entry.holdsData)}</p>
      )}
      {entry.mirrors > 0 && (
        <p className={styles.quiet}>
          {t('fleet.mirrors', { number: String(entry.mirrors) })}
        </p>
      )}
      {isUnprotected(entry) && (
        <Disclosure
          label={t('fleet.protect')}
          fullLabel={`${t('fleet.protect')}: ${entry.title}`}
          open={isOpen}
          onOpenChange={setOpen}
        >
          <CopyableCode
            label={t('empty.snippet')}
            code={sourceSnippet(name, entry.entityRef)}
          />
        </Disclosure>
      )}
    </div>
  );
}

function Rpo({ rpo }: { rpo: FleetEntry['rpo'] }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { duration } = useSizes();
  const now = useServerNow(rpo?.newestPointAt !== null && rpo !== null);
  if (!rpo) {
    return '–';
  }
  const { ms, isBroken } = rpoAt(rpo, now);
  return (
    <div className={styles.status}>
      <span>
        {ms === null
          ? t('clock.unknown')
          : t('overview.against', {
              value: duration(ms),
              target: duration(rpo.targetMs),
            })}
      </span>
      {isBroken && <StatusChip status="unavailable" />}
    </div>
  );
}

function Rto({ rto }: { rto: FleetEntry['rto'] }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { duration } = useSizes();
  if (!rto) {
    return '–';
  }
  return rto.ms === null
    ? t('clock.unknown')
    : t('overview.against', {
        value: duration(rto.ms),
        target: duration(rto.targetMs),
      });
}

function Tested({ entry }: { entry: FleetEntry }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  if (entry.lastTestedAt === null) {
    return entry.sources === 0 ? '–' : t('fleet.never');
  }
  return (
    <>
      <RelativeTime dateTime={entry.lastTestedAt} />,{' '}
      {t(entry.hasPassed ? 'fleet.passed' : 'fleet.failed')}
    </>
  );
}
