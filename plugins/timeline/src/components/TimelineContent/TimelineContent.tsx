import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useMemo } from 'react';
import { useFilters } from '../../hooks/useFilters';
import { queryOf } from '../../model/filters';
import { timelineTranslationRef } from '../../translations/translation';
import { ExportMenu } from '../ExportMenu/ExportMenu';
import { TimelineView } from '../TimelineView/TimelineView';

/** The entity tab: everything that happened to the entity. */
export function TimelineContent() {
  const { t } = useTranslationRef(timelineTranslationRef);
  const { entity } = useEntity();
  const [filters] = useFilters();
  const entityRef = stringifyEntityRef(entity);
  const entities = useMemo(
    () => ({ status: 'ready' as const, data: [entityRef] }),
    [entityRef],
  );
  return (
    <TimelineView
      title={t('timeline.title')}
      entities={entities}
      namesEntities={false}
      actions={
        <ExportMenu
          name={`timeline-${entity.metadata.name}`}
          query={() => ({
            ...queryOf(filters, Date.now()),
            entity: [entityRef],
          })}
        />
      }
    />
  );
}
