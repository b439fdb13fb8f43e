import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Fleet } from '@quarterdeck/plugin-environments-common';
import { EmptyState } from '@quarterdeck/toolkit-react';
import { FLEET_ANNOTATION_SNIPPET } from '../../model/fleetSnippets';
import { ENVIRONMENT_DEFINITION_SNIPPET } from '../../model/snippets';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';

export type FleetEmptyProps = {
  fleet: Fleet;
  isFiltered: boolean;
  onClear(): void;
};

/** Why no service is shown, and what to do so that there is one. */
export function FleetEmpty({ fleet, isFiltered, onClear }: FleetEmptyProps) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  if (fleet.environments.length === 0) {
    return (
      <EmptyState
        title={t('fleet.empty.noEnvironments.title')}
        snippet={{
          label: t('fleet.empty.noEnvironments.snippet'),
          code: ENVIRONMENT_DEFINITION_SNIPPET,
        }}
      >
        <p>{t('fleet.empty.noEnvironments.advice')}</p>
      </EmptyState>
    );
  }
  if (isFiltered) {
    return (
      <EmptyState
        title={t('fleet.empty.noMatch.title')}
        action={
          <Button variant="secondary" onPress={onClear}>
            {t('fleet.filter.clear')}
          </Button>
        }
      >
        <p>{t('fleet.empty.noMatch.advice')}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t('fleet.empty.nothing.title')}
      snippet={{
        label: t('fleet.empty.nothing.snippet'),
        code: FLEET_ANNOTATION_SNIPPET,
      }}
    >
      <p>{t('fleet.empty.nothing.advice')}</p>
    </EmptyState>
  );
}
