import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { ScopeKind } from '@quarterdeck/plugin-dora-common';
import { EmptyState } from '@quarterdeck/toolkit-react';
import { doraTranslationRef } from '../../translations/translation';
import { ScopeView } from '../ScopePage/ScopeView';

/** The kinds whose page is about the services below them. */
const SCOPES: Readonly<Record<string, ScopeKind>> = {
  system: 'system',
  domain: 'domain',
  group: 'group',
};

/** The entity tab: of one service, or of those of a system, a domain or a group. */
export function DoraContent() {
  const { entity } = useEntity();
  const scope = SCOPES[entity.kind.toLowerCase()] ?? 'entity';
  return (
    <ScopeView
      key={stringifyEntityRef(entity)}
      scope={{ scope, ref: stringifyEntityRef(entity) }}
      name={entity.metadata.name}
      nothing={<Nothing entity={entity} isService={scope === 'entity'} />}
    />
  );
}

function Nothing(props: { entity: Entity; isService: boolean }) {
  const { entity, isService } = props;
  const { t } = useTranslationRef(doraTranslationRef);
  return (
    <EmptyState
      title={t('empty.title')}
      snippet={
        isService
          ? {
              label: t('empty.snippet'),
              code: `backstage.io/kubernetes-id: ${entity.metadata.name}`,
            }
          : undefined
      }
    >
      {isService && <p>{t('empty.advice')}</p>}
      <p>{t('empty.reported')}</p>
    </EmptyState>
  );
}
