import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { TextField } from '@backstage/ui';
import { answersSchema } from '@quarterdeck/service-generator';
import { draftOf, hostsOf } from '../../model/wizard';
import { wizardTranslationRef } from '../../translations/translation';
import styles from '../Fields.module.css';
import { formDataOf } from '../formData';
import { Note } from '../Note';

/** The domain, and the hosts that it makes in each environment. */
export function DomainField(props: FieldExtensionComponentProps<string>) {
  const { onChange, required, schema, formData = '', idSchema } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  const isWrong = !answersSchema.shape.domain.safeParse(formData).success;
  // Which language it is written in changes nothing about hosts.
  const model = draftOf('go', { ...formDataOf(props), domain: formData });
  const note = `${idSchema.$id}-note`;
  return (
    <div className={styles.field}>
      <TextField
        id={idSchema.$id}
        label={schema.title}
        description={schema.description}
        isRequired={required}
        value={formData}
        isInvalid={isWrong}
        aria-describedby={note}
        onChange={value => onChange(value.trim())}
      />
      {isWrong ? (
        <Note id={note} tone="wrong">
          {t('domain.wrong')}
        </Note>
      ) : (
        <dl id={note} className={styles.hosts} aria-label={t('domain.hosts')}>
          {hostsOf(model).map(({ environment, host }) => (
            <div key={environment} className={styles.host}>
              <dt>{t(`environment.${environment}`)}</dt>
              <dd>{host ? `https://${host}` : t('domain.none')}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
