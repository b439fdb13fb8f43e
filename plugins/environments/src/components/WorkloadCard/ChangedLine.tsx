import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Workload } from '@quarterdeck/plugin-environments-common';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsTranslationRef } from '../../translations/translation';
import { ActorName } from '../ActorName/ActorName';
import { Moment } from '../Moment/Moment';

/** Since when it is as it is, and who made it so. */
export function ChangedLine({ workload }: { workload: Workload }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const { changedAt, changedAtReason, changedBy } = workload;
  if (changedAt === null) {
    return <span>{changedAtReason && reasonText(changedAtReason)}</span>;
  }
  const time = <Moment dateTime={changedAt} />;
  return (
    <span>
      {changedBy
        ? t('workload.changedByWhom', {
            time,
            actor: <ActorName actor={changedBy} />,
          })
        : t('workload.changed', { time })}
    </span>
  );
}
