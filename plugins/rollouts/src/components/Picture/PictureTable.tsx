import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  RolloutDetails,
  Verdict,
} from '@quarterdeck/plugin-rollouts-common';
import { DataTable } from '@quarterdeck/toolkit-react';
import { rowsOf } from '../../model/picture';
import { rolloutsTranslationRef } from '../../translations/translation';
import { useMetricName } from './useMetricName';

/** Everything that the picture shows, in words and numbers. */
export function PictureTable({ details }: { details: RolloutDetails }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const nameOf = useMetricName();
  const { metrics } = details.rollout.plan.document.analysis;
  const locale = t('locale');
  const time = new Intl.DateTimeFormat(locale, {
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const cell = (verdict: Verdict | undefined, unit: string) => {
    if (!verdict) {
      return '';
    }
    const word = t(`result.${verdict.result}`);
    return verdict.value === null
      ? word
      : `${number.format(verdict.value)}${unit}, ${word}`;
  };
  return (
    <DataTable
      label={t('picture.title')}
      columns={[
        t('picture.time'),
        t('facts.traffic'),
        ...metrics.map(({ id }) => nameOf(id)),
      ]}
      rows={rowsOf(details, metrics).map(({ at, traffic, verdicts }) => ({
        id: at,
        cells: [
          time.format(Date.parse(at)),
          traffic === null ? '' : `${traffic} %`,
          ...verdicts.map((verdict, index) =>
            cell(verdict, metrics[index].unit),
          ),
        ],
      }))}
    />
  );
}
