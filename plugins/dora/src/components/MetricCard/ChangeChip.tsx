import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { MeasuredMetric } from '@quarterdeck/plugin-dora-common';
import { ToneChip, type Tone } from '@quarterdeck/toolkit-react';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiEqualLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { useFigures } from '../../hooks/useFigures';
import { directionOf } from '../../model/figures';
import { doraTranslationRef } from '../../translations/translation';
import styles from './MetricCard.module.css';

const TONES: Record<MeasuredMetric['change']['verdict'], Tone> = {
  better: 'good',
  worse: 'warning',
  same: 'neutral',
  unknown: 'neutral',
};
const ICONS: Record<
  NonNullable<ReturnType<typeof directionOf>>,
  RemixiconComponentType
> = { up: RiArrowUpLine, down: RiArrowDownLine, level: RiEqualLine };

export type ChangeChipProps = {
  measured: Pick<MeasuredMetric, 'unit' | 'current' | 'previous' | 'change'>;
};

/** Better or worse than in the window before: the arrow says which way the number went, the word whether that is good. */
export function ChangeChip({ measured }: ChangeChipProps) {
  const { unit, current, previous, change } = measured;
  const { t } = useTranslationRef(doraTranslationRef);
  const { text } = useFigures();
  const direction = directionOf(current, previous);
  const before =
    previous.value === null
      ? undefined
      : t('change.before', { value: text(previous.value, unit) });
  if (change.verdict === 'unknown' || direction === null) {
    return (
      <span className={styles.quiet}>
        {[t('change.unknown'), before].filter(Boolean).join(', ')}
      </span>
    );
  }
  return (
    <>
      <ToneChip
        tone={TONES[change.verdict]}
        icon={change.verdict === 'same' ? RiEqualLine : ICONS[direction]}
      >
        {t(`change.${change.verdict}`)}
      </ToneChip>
      <span className={styles.quiet}>{before}</span>
    </>
  );
}
