import styles from '../Fields.module.css';

export interface Card<Value> {
  value: Value;
  title: string;
  meaning: string;
  isDisabled?: boolean;
}

/** One of several cards, each of which says what follows from it. Radio buttons, for keyboards and screen readers. */
export function Cards<Value extends string | number>(props: {
  id: string;
  label: string | undefined;
  cards: readonly Card<Value>[];
  value: Value | undefined;
  onChange(value: Value): void;
}) {
  const { id, label, cards, value: chosen, onChange } = props;
  return (
    <>
      <span className={styles.label} id={`${id}-label`}>
        {label}
      </span>
      <div
        role="radiogroup"
        aria-labelledby={`${id}-label`}
        className={
          cards.length % 2 === 0
            ? styles.cards
            : `${styles.cards} ${styles.threes}`
        }
      >
        {cards.map(({ value, title, meaning, isDisabled }) => (
          <label key={value} className={styles.card}>
            <input
              type="radio"
              name={id}
              checked={chosen === value}
              disabled={isDisabled}
              aria-label={title}
              aria-describedby={`${id}-${value}`}
              onChange={() => onChange(value)}
            />
            <strong>{title}</strong>
            <small id={`${id}-${value}`}>{meaning}</small>
          </label>
        ))}
      </div>
    </>
  );
}
