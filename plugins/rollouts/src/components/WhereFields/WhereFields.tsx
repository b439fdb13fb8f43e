import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ChoiceField } from '@quarterdeck/toolkit-react';
import { rolloutsTranslationRef } from '../../translations/translation';

type Where = {
  environmentId: string;
  /** The environment whose versions are promoted; empty where versions are named. */
  source: string;
};

export type WhereFieldsProps = {
  where: Where;
  environments: readonly { id: string; title: string }[];
  /** What the choice to name versions is called. */
  named: string;
  onChange(part: Partial<Where>): void;
};

/** Into which environment, and whether from another. */
export function WhereFields(props: WhereFieldsProps) {
  const { where, environments, named, onChange } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  return (
    <>
      <ChoiceField
        label={t('deploy.environment')}
        value={where.environmentId}
        onChange={environmentId => onChange({ environmentId })}
      >
        <option value="">{t('deploy.choose')}</option>
        {environments.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </ChoiceField>
      <ChoiceField
        label={t('deploy.what')}
        value={where.source}
        onChange={source => onChange({ source })}
      >
        <option value="">{named}</option>
        {environments
          .filter(({ id }) => id !== where.environmentId)
          .map(({ id, title }) => (
            <option key={id} value={id}>
              {t('deploy.from', { environment: title })}
            </option>
          ))}
      </ChoiceField>
    </>
  );
}
