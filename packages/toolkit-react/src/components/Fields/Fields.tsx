import { useId, type ReactNode } from 'react';
import styles from './Fields.module.css';

type FieldProps = {
  label: string;
  /** What to put in. */
  hint?: string;
  value: string;
  isRequired?: boolean;
  onChange(value: string): void;
};

/** One line of text under its label; one that is secret shows nothing and is remembered by no browser. */
export function TextField(
  props: FieldProps & {
    type?: 'text' | 'url' | 'search' | 'secret' | 'date' | 'datetime-local';
    maxLength: number;
    placeholder?: string;
    isInvalid?: boolean;
    /** What it could be. */
    suggestions?: readonly { value: string; label: string }[];
  },
) {
  const { type = 'text', value, maxLength, placeholder, isInvalid } = props;
  const { suggestions, onChange } = props;
  const listId = useId();
  return (
    <Field {...props}>
      {attributes => (
        <>
          <input
            {...attributes}
            type={type === 'secret' ? 'password' : type}
            autoComplete={type === 'secret' ? 'new-password' : 'off'}
            list={suggestions && listId}
            value={value}
            maxLength={maxLength}
            placeholder={placeholder}
            aria-invalid={isInvalid}
            onChange={event => onChange(event.target.value)}
          />
          {suggestions && (
            <datalist id={listId}>
              {suggestions.map(each => (
                <option key={each.value} value={each.value}>
                  {each.label}
                </option>
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** Several lines of text under their label. */
export function LongTextField(
  props: FieldProps & { maxLength: number; rows?: number },
) {
  const { value, maxLength, rows = 3, onChange } = props;
  return (
    <Field {...props}>
      {attributes => (
        <textarea
          {...attributes}
          rows={rows}
          value={value}
          maxLength={maxLength}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** One of the options that are its children. */
export function ChoiceField(props: FieldProps & { children: ReactNode }) {
  const { value, onChange, children } = props;
  return (
    <Field {...props}>
      {attributes => (
        <select
          {...attributes}
          value={value}
          onChange={event => onChange(event.target.value)}
        >
          {children}
        </select>
      )}
    </Field>
  );
}

function Field(props: {
  label: string;
  hint?: string;
  isRequired?: boolean;
  children(attributes: {
    id: string;
    className: string;
    required?: boolean;
    'aria-describedby'?: string;
  }): ReactNode;
}) {
  const { label, hint, isRequired, children } = props;
  const id = useId();
  const hintId = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {hint !== undefined && (
        <span id={hintId} className={styles.hint}>
          {hint}
        </span>
      )}
      {children({
        id,
        className: styles.control,
        required: isRequired,
        'aria-describedby': hint === undefined ? undefined : hintId,
      })}
    </div>
  );
}
