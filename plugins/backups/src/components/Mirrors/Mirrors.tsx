import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Mirror } from '@quarterdeck/plugin-backups-common';
import {
  DataTable,
  RelativeTime,
  StatusChip,
} from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';
import { Section } from '../BackupsContent/Section';

/** What else protects the entity, as the cluster tells it. */
export function Mirrors({ mirrors }: { mirrors: readonly Mirror[] }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { instant } = useSizes();
  const time = (at: string | null) =>
    at === null ? '–' : <RelativeTime dateTime={at} />;
  return (
    <Section title={t('mirrors.title')} about={t('mirrors.about')}>
      <DataTable
        label={t('mirrors.title')}
        columns={[
          t('mirrors.object'),
          t('mirrors.where'),
          t('mirrors.status'),
          t('mirrors.schedule'),
          t('mirrors.succeeded'),
          t('mirrors.points'),
          t('mirrors.observed'),
        ]}
        rows={mirrors.map(mirror => ({
          id: mirror.id,
          cells: [
            `${mirror.kind} ${mirror.name}`,
            `${mirror.cluster} / ${mirror.namespace}`,
            <>
              <StatusChip status={mirror.status} /> {reasonText(mirror.reason)}
            </>,
            mirror.schedule ?? '–',
            time(mirror.lastSucceededAt),
            mirror.newestPointAt === null
              ? '–'
              : [mirror.firstPointAt, mirror.newestPointAt]
                  .flatMap(at => (at === null ? [] : [instant(at)]))
                  .join(' – '),
            time(mirror.observedAt),
          ],
        }))}
      />
    </Section>
  );
}
