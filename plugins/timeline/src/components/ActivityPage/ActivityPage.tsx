import { Container } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useOwnedEntities } from '../../hooks/useOwnedEntities';
import { timelineTranslationRef } from '../../translations/translation';
import { TimelineView } from '../TimelineView/TimelineView';

/** The fleet page: everything that happened to whatever the reader may see. */
export function ActivityPage() {
  const { t } = useTranslationRef(timelineTranslationRef);
  const ownRefs = useOwnedEntities();
  return (
    <Container>
      <TimelineView title={t('activity.subtitle')} ownRefs={ownRefs} />
    </Container>
  );
}
