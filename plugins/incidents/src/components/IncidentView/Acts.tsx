import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Incident } from '@quarterdeck/plugin-incidents-common';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { mainActOf } from '../../model/incidents';
import { incidentsTranslationRef } from '../../translations/translation';
import { ActDialog, type AskedAct } from './ActDialogs';
import styles from './IncidentView.module.css';

export type ActsProps = { incident: Incident; onChanged(): void };

/** Buttons beside the one that comes next, with the control that allows them. */
const SIDE_ACTS = [
  ['reopen', 'reopen'],
  ['set-severity', 'severity'],
  ['merge', 'merge'],
] as const;

/** What comes next, as the largest button of the page, and what else may be done. */
export function Acts({ incident, onChanged }: ActsProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const { attempt, isBusy, problem } = useAttempt();
  const [asked, setAsked] = useState<AskedAct>();
  const { controls } = incident;
  const next = mainActOf(incident);
  const side = SIDE_ACTS.filter(([control]) => controls.includes(control));
  // A person may say that users are no longer hurt, or that it is over, without the steps before.
  const ahead = (['mitigate', 'resolve'] as const).filter(
    act => act !== next && controls.includes(act),
  );
  if (!next && side.length + ahead.length === 0) {
    return null;
  }
  return (
    <>
      <div className={styles.acts}>
        {next === 'acknowledge' && (
          <Button
            className={styles.mainAct}
            variant="primary"
            isDisabled={isBusy}
            onPress={() =>
              attempt(async () => {
                // Nobody should have to confirm that they are on it.
                await api.act(incident.id, 'acknowledge', {});
                onChanged();
              })
            }
          >
            {t('act.acknowledge')}
          </Button>
        )}
        {next !== undefined && next !== 'acknowledge' && (
          <Button
            className={styles.mainAct}
            variant="primary"
            onPress={() => setAsked(next)}
          >
            {t(`act.${next}`)}
          </Button>
        )}
        {ahead.map(act => (
          <Button key={act} variant="secondary" onPress={() => setAsked(act)}>
            {t(`act.${act}`)}
          </Button>
        ))}
        {side.map(([control, act]) => (
          <Button
            key={control}
            variant="secondary"
            onPress={() => setAsked(act)}
          >
            {t(`act.${act}`)}
          </Button>
        ))}
      </div>
      {problem && <ErrorPanel error={problem} />}
      {asked && (
        <ActDialog
          act={asked}
          incident={incident}
          onClose={() => setAsked(undefined)}
          onChanged={onChanged}
        />
      )}
    </>
  );
}
