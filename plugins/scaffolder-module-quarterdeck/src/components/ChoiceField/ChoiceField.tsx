import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { en } from '../../translations/en';
import { wizardTranslationRef } from '../../translations/translation';
import styles from '../Fields.module.css';
import { Cards } from './Cards';

type Choice = string | number;

type Word = Extract<keyof typeof en, `${'tier' | 'strategy'}.${string}`>;

function isWord(key: string): key is Word {
  return key in en;
}

/** A choice whose options say what follows from them, and what they need. */
export function ChoiceField(props: FieldExtensionComponentProps<Choice>) {
  const { onChange, schema, formData, idSchema, name } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  const wordsOf = (key: string) => (isWord(key) ? t(key) : '');
  const choices = (schema.enum ?? []).filter(
    (choice): choice is Choice =>
      typeof choice === 'string' || typeof choice === 'number',
  );
  return (
    <div className={styles.field}>
      <Cards
        id={idSchema.$id}
        label={schema.title}
        cards={choices.map(value => ({
          value,
          title: wordsOf(`${name}.${value}`) || String(value),
          meaning: wordsOf(`${name}.${value}.means`),
        }))}
        value={formData}
        onChange={onChange}
      />
    </div>
  );
}
