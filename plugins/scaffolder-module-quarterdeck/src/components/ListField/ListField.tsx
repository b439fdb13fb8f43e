import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { TextField } from '@backstage/ui';
import { useState } from 'react';
import styles from '../Fields.module.css';

/** Short words in one line, with spaces or commas between them. */
export function ListField(props: FieldExtensionComponentProps<string[]>) {
  const { onChange, schema, formData = [], idSchema, rawErrors = [] } = props;
  const [typed, setTyped] = useState(formData.join(' '));
  const change = (value: string) => {
    setTyped(value);
    onChange(wordsOf(value));
  };
  // What a preset or a link puts in is shown, too; what is being typed keeps its spaces.
  const isTyped = wordsOf(typed).join() === formData.join();
  return (
    <div className={styles.field}>
      <TextField
        id={idSchema.$id}
        label={schema.title}
        description={schema.description}
        value={isTyped ? typed : formData.join(' ')}
        isInvalid={rawErrors.length > 0}
        onChange={change}
      />
    </div>
  );
}

function wordsOf(typed: string): string[] {
  return [...new Set(typed.split(/[\s,]+/).filter(Boolean))];
}
