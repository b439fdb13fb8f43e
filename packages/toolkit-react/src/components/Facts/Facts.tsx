import type { ReactNode } from 'react';
import styles from './Facts.module.css';

export type FactsProps = { items: { name: string; value: ReactNode }[] };

/** Names and values, side by side where there is room. */
export function Facts({ items }: FactsProps) {
  return (
    <dl className={styles.facts}>
      {items.map(({ name, value }) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
