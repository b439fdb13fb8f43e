import { useId, type ReactNode } from 'react';
import styles from './Fields.module.css';

type FieldProps = {
  label: string;
  value: string;
  onChange(value: string): void;
};

/** One line of text under its label. */
export function TextField(
  props: FieldProps & {
    maxLength: number;
    placeholder?: string;
    isInvalid?: boolean;
  },
) {
  const { label, value, maxLength, placeholder, isInvalid, onChange } = props;
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={styles.control}
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        aria-invalid={isInvalid}
        onChange={event => onChange(event.target.value)}
      />
    </div>
  );
}

/** One of the options that are its children. */
export function ChoiceField(props: FieldProps & { children: ReactNode }) {
  const { label, value, onChange, children } = props;
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={styles.control}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {children}
      </select>
    </div>
  );
}
