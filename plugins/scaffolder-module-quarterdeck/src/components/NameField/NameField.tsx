import { Link } from '@backstage/core-components';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { NameState, useNameState } from '../../hooks/useNameState';
import { useSay } from '../../hooks/useSay';
import { nameProblemText } from '../../model/nameProblemText';
import { wizardTranslationRef } from '../../translations/translation';
import { Note } from '../Note';
import { TextAnswer } from '../TextAnswer';

/** The name of a service: what is wrong with it, or whether it is free, is said while it is typed. */
export function NameField(props: FieldExtensionComponentProps<string>) {
  const { onChange, formData = '', rawErrors = [] } = props;
  const state = useNameState(formData);
  const isWrong = state?.code === 'wrong' || state?.code === 'taken';
  return (
    <TextAnswer
      field={props}
      value={formData}
      autoComplete="off"
      spellCheck="false"
      isInvalid={isWrong || (rawErrors.length > 0 && !state)}
      onChange={value => onChange(value)}
      note={id => <NameNote id={id} name={formData} state={state} />}
    />
  );
}

function NameNote(props: {
  id: string;
  name: string;
  state: NameState | undefined;
}) {
  const { id, name, state } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  const say = useSay();
  const entityLink = useRouteRef(entityRouteRef);
  switch (state?.code) {
    case undefined:
      return null;
    case 'wrong':
      return (
        <Note id={id} tone="wrong">
          {nameProblemText(say, state.problem)}
        </Note>
      );
    case 'checking':
      return (
        <Note id={id} tone="busy">
          {t('name.checking')}
        </Note>
      );
    case 'free':
      return (
        <Note id={id} tone="good">
          {t('name.free', { name })}
        </Note>
      );
    case 'taken':
      return (
        <Note id={id} tone="wrong">
          {entityLink ? (
            <Link
              to={entityLink({ kind: 'component', namespace: 'default', name })}
            >
              {t('name.taken', { name })}
            </Link>
          ) : (
            t('name.taken', { name })
          )}
        </Note>
      );
    case 'unknown':
      return (
        <Note id={id} tone="plain">
          {t('name.unknown')}
        </Note>
      );
    default:
      return state satisfies never;
  }
}
