import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { timelineTranslationRef } from '../../translations/translation';
import { TimelineView } from '../TimelineView/TimelineView';

/** The entity tab: everything that happened to the entity. */
export function TimelineContent() {
  const { t } = useTranslationRef(timelineTranslationRef);
  const { entity } = useEntity();
  return (
    <TimelineView
      title={t('timeline.title')}
      entityRef={stringifyEntityRef(entity)}
    />
  );
}
