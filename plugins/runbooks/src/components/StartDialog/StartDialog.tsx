import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  runModeSchema,
  type RunMode,
  type RunbookDetails,
  type ShownParameter,
} from '@quarterdeck/plugin-runbooks-common';
import {
  ChoiceField,
  ConfirmDialog,
  TextField,
} from '@quarterdeck/toolkit-react';
import { useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { runbooksApiRef } from '../../api/RunbooksApi';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunbooksPaths } from '../../hooks/useRunbooksPaths';
import { missingOf, newKey, newRunOf, wishOf } from '../../model/start';
import { runbooksTranslationRef } from '../../translations/translation';

export type StartDialogProps = { runbook: RunbookDetails; onClose(): void };

/** For whom and how it is followed, and what happens then; the address can fill it. */
export function StartDialog({ runbook, onClose }: StartDialogProps) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const api = useApi(runbooksApiRef);
  const reasonText = useReasonText();
  const navigate = useNavigate();
  const paths = useRunbooksPaths();
  const [address] = useSearchParams();
  const [wish, setWish] = useState(() => wishOf(runbook, address));
  // Of this dialog: pressing twice, or trying again, starts one run.
  const [key] = useState(newKey);
  const started = useRef<string>();
  const secrets = runbook.parameters.filter(({ secret }) => secret);
  return (
    <ConfirmDialog
      title={t('start.title', { title: runbook.title })}
      confirm={t(`start.confirm.${wish.mode}`, { title: runbook.title })}
      isIncomplete={missingOf(runbook, wish).length > 0}
      onClose={() => {
        if (started.current === undefined) {
          onClose();
        } else {
          navigate(paths.run(started.current));
        }
      }}
      onConfirm={async () => {
        const { id } = await api.start(newRunOf(runbook, wish, address), key);
        started.current = id;
      }}
    >
      <p>{t('start.of', { entity: runbook.entityRef })}</p>
      {runbook.changesSinceLastRun !== null && (
        <p>
          <strong>{reasonText(runbook.changesSinceLastRunReason)}.</strong>
        </p>
      )}
      <ChoiceField
        label={t('start.mode')}
        value={wish.mode}
        onChange={mode => setWish({ ...wish, mode: runModeSchema.parse(mode) })}
      >
        {runModeSchema.options.map(mode => (
          <option key={mode} value={mode}>
            {t(`mode.${mode}`)}
          </option>
        ))}
      </ChoiceField>
      <WhatHappens mode={wish.mode} count={runbook.stepCount} />
      {runbook.parameters
        .filter(({ secret }) => !secret)
        .map(parameter => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={wish.parameters[parameter.name] ?? ''}
            onChange={value =>
              setWish({
                ...wish,
                parameters: { ...wish.parameters, [parameter.name]: value },
              })
            }
          />
        ))}
      {secrets.length > 0 && (
        <p>
          {t('start.secrets', {
            names: secrets.map(({ title }) => title).join(', '),
          })}
        </p>
      )}
    </ConfirmDialog>
  );
}

function WhatHappens({ mode, count }: { mode: RunMode; count: number }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  return <p>{t(`start.happens.${mode}`, { count })}</p>;
}

function ParameterField(props: {
  parameter: ShownParameter;
  value: string;
  onChange(value: string): void;
}) {
  const { parameter, value, onChange } = props;
  const { title, description, required, options } = parameter;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const field = {
    label: required ? title : t('field.optional', { field: title }),
    hint: description ?? undefined,
    isRequired: required,
    value,
    onChange,
  };
  return options === null ? (
    <TextField {...field} maxLength={1000} />
  ) : (
    <ChoiceField {...field}>
      <option value="">{t('field.choose')}</option>
      {options.map(option => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </ChoiceField>
  );
}
