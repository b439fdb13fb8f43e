import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ChoiceField } from '@quarterdeck/toolkit-react';
import type { ScopeChoice, ScopeChoices } from '../../hooks/useHomeScope';
import { nameOf, type ScopeOf } from '../../model/records';
import { doraRecordsTranslationRef } from '../../translations/records';

const ALL = '';

export type ScopeChooserProps = {
  scope: ScopeOf;
  choices: ScopeChoices;
  onChoose(ref: string | undefined): void;
};

/** Of what the widgets are: one's groups first. */
export function ScopeChooser(props: ScopeChooserProps) {
  const { scope, choices, onChoose } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { mine, groups, systems } = choices;
  const isListed = [...mine, ...groups, ...systems].some(
    ({ ref }) => ref === scope.ref,
  );
  return (
    <ChoiceField
      label={t('widget.scope')}
      value={scope.ref ?? ALL}
      onChange={value => onChoose(value === ALL ? undefined : value)}
    >
      <option value={ALL}>{t('widget.catalog')}</option>
      {scope.ref !== undefined && !isListed && (
        <option value={scope.ref}>{nameOf(scope.ref)}</option>
      )}
      <Options label={t('widget.mine')} choices={mine} />
      <Options label={t('widget.groups')} choices={groups} />
      <Options label={t('widget.systems')} choices={systems} />
    </ChoiceField>
  );
}

function Options(props: { label: string; choices: ScopeChoice[] }) {
  const { label, choices } = props;
  return (
    choices.length > 0 && (
      <optgroup label={label}>
        {choices.map(({ ref, title }) => (
          <option key={ref} value={ref}>
            {title}
          </option>
        ))}
      </optgroup>
    )
  );
}
