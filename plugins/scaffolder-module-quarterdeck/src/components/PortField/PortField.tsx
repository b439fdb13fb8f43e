import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { portProblem } from '../../model/wizard';
import { wizardTranslationRef } from '../../translations/translation';
import { formDataOf } from '../formData';
import { Note } from '../Note';
import { TextAnswer } from '../TextAnswer';

/** A port: too small, too large or taken by the other one is said while it is typed. */
export function PortField(props: FieldExtensionComponentProps<number>) {
  const { onChange, formData, name } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  const problem = portProblem(name, formData, formDataOf(props));
  return (
    <TextAnswer
      field={props}
      inputMode="numeric"
      value={formData === undefined ? '' : String(formData)}
      isInvalid={problem !== undefined}
      onChange={value =>
        onChange(/^\d{1,9}$/.test(value) ? Number(value) : undefined)
      }
      note={id =>
        problem && (
          <Note id={id} tone="wrong">
            {t(problem.code)}
          </Note>
        )
      }
    />
  );
}
