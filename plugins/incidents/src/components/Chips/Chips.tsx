import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type {
  IncidentState,
  Severity,
} from '@quarterdeck/plugin-incidents-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import {
  RiAlarmWarningFill,
  RiFireFill,
  RiPaintBrushLine,
  RiToolsFill,
  type RemixiconComponentType,
} from '@remixicon/react';
import { SEVERITY_TONES, STATE_TONES } from '../../model/incidents';
import { incidentsTranslationRef } from '../../translations/translation';

const SEVERITY_ICONS: Record<Severity, RemixiconComponentType> = {
  P0: RiFireFill,
  P1: RiAlarmWarningFill,
  P2: RiToolsFill,
  P3: RiPaintBrushLine,
};

/** How bad it is. */
export function SeverityChip({ severity }: { severity: Severity }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  return (
    <ToneChip tone={SEVERITY_TONES[severity]} icon={SEVERITY_ICONS[severity]}>
      {t(`severity.${severity}`)}
    </ToneChip>
  );
}

/** Where it is in its life. */
export function StateChip({ state }: { state: IncidentState }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  return <ToneChip tone={STATE_TONES[state]}>{t(`state.${state}`)}</ToneChip>;
}

export function Person({ personRef }: { personRef: string }) {
  return <EntityRefLink entityRef={personRef} hideIcon disableTooltip />;
}
