import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { ReactNode } from 'react';
import { LanguageChoice } from './LanguageChoice';
import styles from './signIn.module.css';

/** What every sign-in page has around its own content. */
export function SignInFrame(props: { children: ReactNode }) {
  const title = useApi(configApiRef).getOptionalString('app.title');
  return (
    <main className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{title ?? 'Quarterdeck'}</h1>
        <LanguageChoice />
      </header>
      {props.children}
    </main>
  );
}
