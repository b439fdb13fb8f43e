import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { TextField } from '@backstage/ui';
import { portProblem } from '../../model/wizard';
import { wizardTranslationRef } from '../../translations/translation';
import styles from '../Fields.module.css';
import { formDataOf } from '../formData';
import { Note } from '../Note';

/** A port: too small, too large or taken by the other one is said while it is typed. */
export function PortField(props: FieldExtensionComponentProps<number>) {
  const { onChange, required, schema, formData, idSchema, name } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  const problem = portProblem(name, formData, formDataOf(props));
  const note = `${idSchema.$id}-note`;
  return (
    <div className={styles.field}>
      <TextField
        id={idSchema.$id}
        label={schema.title}
        description={schema.description}
        isRequired={required}
        inputMode="numeric"
        value={formData === undefined ? '' : String(formData)}
        isInvalid={problem !== undefined}
        aria-describedby={note}
        onChange={value =>
          onChange(/^\d{1,9}$/.test(value) ? Number(value) : undefined)
        }
      />
      {problem && (
        <Note id={note} tone="wrong">
          {t(problem.code)}
        </Note>
      )}
    </div>
  );
}
