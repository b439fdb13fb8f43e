import { BACKUPS_REASONS } from '@quarterdeck/plugin-backups-common';
import { createUseReasonText } from '@quarterdeck/toolkit-react';
import { backupsReasonsTranslationRef } from '../translations/translation';

/** Says a reason of this room in the reader's language. */
export const useReasonText = createUseReasonText(
  backupsReasonsTranslationRef,
  BACKUPS_REASONS,
);
