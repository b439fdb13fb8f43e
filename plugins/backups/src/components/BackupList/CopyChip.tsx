import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Copy } from '@quarterdeck/plugin-backups-common';
import { ToneChip, type Tone } from '@quarterdeck/toolkit-react';
import { backupsTranslationRef } from '../../translations/translation';

const TONES: Record<Copy['state'], Tone> = {
  verified: 'good',
  stored: 'neutral',
  missing: 'bad',
  damaged: 'bad',
  removed: 'neutral',
};

/** Where a backup lies, and whether it was read back. */
export function CopyChip({ copy }: { copy: Copy }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  return (
    <ToneChip tone={TONES[copy.state]}>
      {copy.store}: {t(`copyState.${copy.state}`)}
    </ToneChip>
  );
}
