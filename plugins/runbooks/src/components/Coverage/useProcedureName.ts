import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { runbooksTranslationRef } from '../../translations/translation';

/** What people call a procedure; authors may have others, which go by their own word. */
export function useProcedureName(): (procedure: string) => string {
  const { t } = useTranslationRef(runbooksTranslationRef);
  return procedure => {
    switch (procedure) {
      case 'rollback':
      case 'restore':
      case 'failover':
        return t(`procedure.${procedure}`);
      default:
        return procedure;
    }
  };
}
