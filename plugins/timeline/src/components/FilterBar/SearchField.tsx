import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { RiSearchLine } from '@remixicon/react';
import { useEffect, useId, useRef, useState } from 'react';
import { timelineTranslationRef } from '../../translations/translation';
import styles from './FilterBar.module.css';

const SEARCH_DELAY_MS = 300;

export type SearchFieldProps = {
  value: string;
  onChange(text: string): void;
};

/** Words to look for. The question is asked once the typing pauses. */
export function SearchField({ value, onChange }: SearchFieldProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const [typed, setTyped] = useState(value);
  const id = useId();
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });

  // Cleared elsewhere, or another address; what is only a space further on is still being typed.
  useEffect(
    () => setTyped(previous => (previous.trim() === value ? previous : value)),
    [value],
  );
  useEffect(() => {
    if (typed.trim() === value) {
      return undefined;
    }
    const timer = setTimeout(() => tell.current(typed.trim()), SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);

  return (
    <div className={styles.search}>
      <label htmlFor={id} className={styles.label}>
        {t('filters.text')}
      </label>
      <span className={styles.field}>
        <RiSearchLine className={styles.icon} aria-hidden />
        <input
          id={id}
          type="search"
          className={styles.input}
          value={typed}
          maxLength={200}
          placeholder={t('filters.textHint')}
          onChange={event => setTyped(event.target.value)}
        />
      </span>
    </div>
  );
}
