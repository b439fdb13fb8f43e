import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { severitySchema } from '@quarterdeck/plugin-incidents-common';
import { ChoiceField, TextField } from '@quarterdeck/toolkit-react';
import { useId } from 'react';
import type { Filters } from '../../model/filters';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from './IncidentsPage.module.css';

export type FilterBarProps = {
  filters: Filters;
  onChange(filters: Filters): void;
};

/** Narrows the page; all of it is in the address. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const mineId = useId();
  return (
    <>
      <div className={styles.choice}>
        <ChoiceField
          label={t('filter.severity')}
          value={filters.severity ?? ''}
          onChange={value =>
            onChange({
              ...filters,
              severity: severitySchema.safeParse(value).data,
            })
          }
        >
          <option value="">{t('filter.any')}</option>
          {severitySchema.options.map(severity => (
            <option key={severity} value={severity}>
              {t(`severity.${severity}`)}
            </option>
          ))}
        </ChoiceField>
      </div>
      <div className={styles.choice}>
        <TextField
          label={t('filter.environment')}
          value={filters.environment ?? ''}
          maxLength={39}
          placeholder={t('filter.any')}
          onChange={environment =>
            onChange({ ...filters, environment: environment || undefined })
          }
        />
      </div>
      <div className={styles.check}>
        <input
          id={mineId}
          type="checkbox"
          checked={filters.mine}
          onChange={event =>
            onChange({ ...filters, mine: event.target.checked })
          }
        />
        <label htmlFor={mineId}>{t('filter.mine')}</label>
      </div>
    </>
  );
}
