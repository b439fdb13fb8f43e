import { useId } from 'react';
import { useReferences } from '../../hooks/useReferences';
import styles from './OpenIncident.module.css';

export type ReferenceFieldProps = {
  label: string;
  kind: 'component' | 'user';
  value: string;
  placeholder?: string;
  onChange(value: string): void;
};

/** A reference of the catalog, which the browser completes. */
export function ReferenceField(props: ReferenceFieldProps) {
  const { label, kind, value, placeholder, onChange } = props;
  const id = useId();
  const references = useReferences(kind, true);
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={styles.control}
        list={`${id}-offers`}
        value={value}
        maxLength={300}
        placeholder={placeholder}
        onChange={event => onChange(event.target.value)}
      />
      <datalist id={`${id}-offers`}>
        {references.map(reference => (
          <option key={reference} value={reference} />
        ))}
      </datalist>
    </div>
  );
}
