import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { answersSchema } from '@quarterdeck/service-generator';
import { draftOf, hostsOf } from '../../model/wizard';
import { wizardTranslationRef } from '../../translations/translation';
import styles from '../Fields.module.css';
import { formDataOf } from '../formData';
import { Note } from '../Note';
import { TextAnswer } from '../TextAnswer';

/** The domain, and the hosts that it makes in each environment. */
export function DomainField(props: FieldExtensionComponentProps<string>) {
  const { onChange, formData = '' } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  const isWrong = !answersSchema.shape.domain.safeParse(formData).success;
  // Which language it is written in changes nothing about hosts.
  const model = draftOf('go', { ...formDataOf(props), domain: formData });
  return (
    <TextAnswer
      field={props}
      value={formData}
      isInvalid={isWrong}
      onChange={value => onChange(value.trim())}
      note={id =>
        isWrong ? (
          <Note id={id} tone="wrong">
            {t('domain.wrong')}
          </Note>
        ) : (
          <dl id={id} className={styles.hosts} aria-label={t('domain.hosts')}>
            {hostsOf(model).map(({ environment, host }) => (
              <div key={environment} className={styles.host}>
                <dt>{t(`environment.${environment}`)}</dt>
                <dd>{host ? `https://${host}` : t('domain.none')}</dd>
              </div>
            ))}
          </dl>
        )
      }
    />
  );
}
