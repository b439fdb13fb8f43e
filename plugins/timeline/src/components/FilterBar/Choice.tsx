import { useId } from 'react';
import styles from './FilterBar.module.css';

export type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: ReadonlyArray<{ value: T; label: string }>;
  onChange(value: T): void;
};

/** One of a few, with the browser's own control, which fits every device. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, value, options, onChange } = props;
  const id = useId();
  return (
    <div className={styles.choice}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={styles.control}
        value={value}
        onChange={event => {
          const chosen = options.find(
            option => option.value === event.target.value,
          );
          if (chosen) {
            onChange(chosen.value);
          }
        }}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
