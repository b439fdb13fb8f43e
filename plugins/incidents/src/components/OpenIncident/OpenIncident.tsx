import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RiAlarmWarningLine } from '@remixicon/react';
import { useState } from 'react';
import { incidentsTranslationRef } from '../../translations/translation';
import { OpenDialog } from './OpenDialog';

export type OpenIncidentProps = {
  /** What is broken; where it is left out, the dialog asks. */
  entityRef?: string;
  variant?: 'primary' | 'secondary';
};

/** The button, and the dialog that it opens. */
export function OpenIncident(props: OpenIncidentProps) {
  const { entityRef, variant = 'secondary' } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        iconStart={<RiAlarmWarningLine />}
        onPress={() => setOpen(true)}
      >
        {t('open.action')}
      </Button>
      {isOpen && (
        <OpenDialog entityRef={entityRef} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
