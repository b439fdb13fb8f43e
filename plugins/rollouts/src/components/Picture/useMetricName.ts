import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { rolloutsTranslationRef } from '../../translations/translation';

/** What people call the built-in metrics; those that users configure go by their id. */
export function useMetricName(): (id: string) => string {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  return id =>
    id === 'success-rate' || id === 'latency-p99' ? t(`metric.${id}`) : id;
}
