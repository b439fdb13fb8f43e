import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { TextField, TextFieldProps } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './Fields.module.css';

interface Props extends Omit<TextFieldProps, 'children'> {
  field: Pick<
    FieldExtensionComponentProps<unknown>,
    'idSchema' | 'required' | 'schema'
  >;
  /** What is said about the answer below it, under this id */
  note: (id: string) => ReactNode;
}

/** An answer of one line that something is said about while it is typed. */
export function TextAnswer({ field, note, ...props }: Props) {
  const { idSchema, required, schema } = field;
  const id = `${idSchema.$id}-note`;
  return (
    <div className={styles.field}>
      <TextField
        id={idSchema.$id}
        label={schema.title}
        description={schema.description}
        isRequired={required}
        aria-describedby={id}
        {...props}
      />
      {note(id)}
    </div>
  );
}
