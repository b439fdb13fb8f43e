import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  MetricId,
  MetricValue,
  ReliabilityMetricId,
} from '@quarterdeck/plugin-dora-common';
import { doraTranslationRef } from '../translations/translation';
import { useFigures } from './useFigures';

/** Says what a value is made of: how many of what. Nothing of what is not made of things that can be counted. */
export function useMadeOf() {
  const { t } = useTranslationRef(doraTranslationRef);
  const { text, locale } = useFigures();
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return (
    metric: MetricId | ReliabilityMetricId,
    { n, numerator, denominator, p90 }: MetricValue,
  ): string | undefined => {
    const withMost = (made: string) =>
      p90 === null
        ? made
        : t('made.most', { made, p90: text(p90, 'duration') });
    switch (metric) {
      case 'deployment-frequency':
        return t('made.deployments', {
          count: numerator ?? n,
          days: whole.format(denominator ?? 0),
        });
      case 'change-fail-rate':
      case 'deployment-rework-rate':
      case 'deployment-success-rate':
        return t('made.ratio', {
          count: denominator ?? n,
          numerator: whole.format(numerator ?? 0),
        });
      case 'change-lead-time':
        return withMost(t('made.changes', { count: n }));
      case 'failed-deployment-recovery-time':
        return withMost(t('made.recoveries', { count: n }));
      case 'recovery-time-objective':
      case 'recovery-point-objective':
        return t('made.tests', { count: n });
      default:
        return undefined;
    }
  };
}
