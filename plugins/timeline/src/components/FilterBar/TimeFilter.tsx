import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useId, useState } from 'react';
import { RANGES, type Filters, type Range } from '../../model/filters';
import { fromLocalField, toLocalField } from '../../model/instants';
import { timelineTranslationRef } from '../../translations/translation';
import { Choice } from './Choice';
import styles from './FilterBar.module.css';

type Span = Pick<Filters, 'range' | 'from' | 'to'>;
type Chosen = Range | 'any' | 'between';

export type TimeFilterProps = {
  span: Span;
  onChange(span: Span): void;
};

/** A range that ends now, or two instants of the reader's choice. */
export function TimeFilter({ span, onChange }: TimeFilterProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const { range, from, to } = span;
  const [isChoosing, setChoosing] = useState(false);
  const isBetween =
    !range && (isChoosing || from !== undefined || to !== undefined);
  const choose = (chosen: Chosen) => {
    setChoosing(chosen === 'between');
    if (chosen !== 'between' || range) {
      onChange({
        range: chosen === 'any' || chosen === 'between' ? undefined : chosen,
        from: undefined,
        to: undefined,
      });
    }
  };
  return (
    <>
      <Choice<Chosen>
        label={t('filters.range')}
        value={range ?? (isBetween ? 'between' : 'any')}
        options={(['any', ...RANGES, 'between'] as const).map(value => ({
          value,
          label: t(`range.${value}`),
        }))}
        onChange={choose}
      />
      {isBetween && <Bounds span={span} onChange={onChange} />}
    </>
  );
}

function Bounds({ span, onChange }: TimeFilterProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const problemId = useId();
  const { from, to } = span;
  const isReversed = from !== undefined && to !== undefined && from >= to;
  const describedBy = isReversed ? problemId : undefined;
  return (
    <>
      <Bound
        label={t('filters.from')}
        value={from}
        describedBy={describedBy}
        onChange={value => onChange({ from: value, to })}
      />
      <Bound
        label={t('filters.to')}
        value={to}
        describedBy={describedBy}
        onChange={value => onChange({ from, to: value })}
      />
      {isReversed && (
        <p id={problemId} className={styles.problem} role="alert">
          {t('filters.reversed')}
        </p>
      )}
    </>
  );
}

function Bound(props: {
  label: string;
  value: string | undefined;
  describedBy: string | undefined;
  onChange(value: string | undefined): void;
}) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <label className={styles.label} htmlFor={id}>
        {props.label}
      </label>
      <input
        id={id}
        type="datetime-local"
        className={styles.control}
        value={toLocalField(props.value)}
        aria-invalid={props.describedBy !== undefined}
        aria-describedby={props.describedBy}
        onChange={event => props.onChange(fromLocalField(event.target.value))}
      />
    </div>
  );
}
