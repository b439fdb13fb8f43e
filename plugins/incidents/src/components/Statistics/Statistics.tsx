import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton, Text } from '@backstage/ui';
import {
  severitySchema,
  type IncidentStatistics,
} from '@quarterdeck/plugin-incidents-common';
import {
  ErrorPanel,
  Facts,
  LoadingRegion,
  ToneChip,
  durationText,
} from '@quarterdeck/toolkit-react';
import { useStatistics } from '../../hooks/useIncidents';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from './Statistics.module.css';

const DAY_MS = 86_400_000;

/** How often, how long, how good the alerts are, and how often the first suspect was right. */
export function Statistics({ entityRef }: { entityRef?: string }) {
  const live = useStatistics(entityRef);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <Skeleton width="100%" height="4rem" />
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return <Numbers statistics={live.data} />;
  }
}

function Numbers({ statistics }: { statistics: IncidentStatistics }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const { from, asOf, bySeverity, alerts, suspects } = statistics;
  const locale = t('locale');
  const share = (value: number) =>
    new Intl.NumberFormat(locale, {
      style: 'percent',
      maximumFractionDigits: 1,
    }).format(value);
  const median = (value: number | null) =>
    value === null ? t('statistics.noneToCount') : durationText(value, locale);
  const counts = severitySchema.options
    .filter(severity => (bySeverity[severity] ?? 0) > 0)
    .map(severity => `${bySeverity[severity]} ${severity}`);
  return (
    <section className={styles.statistics}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('statistics.title', {
          days: String(
            Math.round((Date.parse(asOf) - Date.parse(from)) / DAY_MS),
          ),
        })}
      </Text>
      <Facts
        items={[
          {
            name: t('statistics.count'),
            value: [String(statistics.incidents), ...counts].join(' · '),
          },
          {
            name: t('statistics.acknowledge'),
            value: median(statistics.acknowledgeMs),
          },
          {
            name: t('statistics.resolve'),
            value: median(statistics.resolveMs),
          },
          {
            name: t('statistics.precision'),
            value:
              alerts.precision === null ? (
                t('statistics.notJudged')
              ) : (
                <>
                  {t('statistics.precisionOf', {
                    share: share(alerts.precision),
                    judged: String(alerts.judged),
                    target: share(alerts.target),
                  })}{' '}
                  <ToneChip
                    tone={alerts.precision < alerts.target ? 'warning' : 'good'}
                  >
                    {t(
                      alerts.precision < alerts.target
                        ? 'statistics.below'
                        : 'statistics.kept',
                    )}
                  </ToneChip>
                </>
              ),
          },
          {
            name: t('statistics.first'),
            value:
              suspects.share === null
                ? t('statistics.notAttributed')
                : t('statistics.firstOf', {
                    share: share(suspects.share),
                    attributed: String(suspects.attributed),
                  }),
          },
        ]}
      />
    </section>
  );
}
