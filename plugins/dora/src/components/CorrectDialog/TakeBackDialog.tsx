import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ConfirmDialog } from '@quarterdeck/toolkit-react';
import { doraApiRef } from '../../api/DoraApi';
import { doraRecordsTranslationRef } from '../../translations/records';
import { Corrected } from '../IncidentRecord/Corrected';
import type { CorrectDialogProps } from './CorrectDialog';

/** Lets the portal decide again which deployment an incident comes from. */
export function TakeBackDialog(props: CorrectDialogProps) {
  const { incident, onChanged, onClose } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const api = useApi(doraApiRef);
  const number = String(incident.number);
  return (
    <ConfirmDialog
      title={t('takeBack.title', { number })}
      confirm={t('takeBack.confirm', { number })}
      cause="required"
      causeLabel={t('correct.why')}
      onConfirm={async reason => {
        await api.removeCorrection(incident.id, reason ?? '');
        onChanged();
      }}
      onClose={onClose}
    >
      <Corrected incident={incident} />
      <p>{t('takeBack.next')}</p>
    </ConfirmDialog>
  );
}
