import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import {
  runModeSchema,
  runQuerySchema,
} from '@quarterdeck/plugin-runbooks-common';
import {
  ChoiceField,
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useAddress } from '../../hooks/useAddress';
import { useReasonText } from '../../hooks/useReasonText';
import { useRuns } from '../../hooks/useRunbooks';
import { runbooksTranslationRef } from '../../translations/translation';
import { RunList } from '../RunList/RunList';
import { LESS, MOST } from './limits';
import styles from './RunbooksPage.module.css';

const viewSchema = runQuerySchema.shape.view.unwrap();

/** The newest runs, whoever leads them. */
export function AllRuns() {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  const [address, change] = useAddress();
  const [limit, setLimit] = useState(LESS);
  const view = viewSchema.catch('all').parse(address.get('view') ?? 'all');
  const mode = runModeSchema.safeParse(address.get('mode')).data;
  const live = useRuns({ view, mode, limit });
  return (
    <div className={styles.content}>
      <div className={styles.filters}>
        <ChoiceField
          label={t('filter.view')}
          value={view}
          onChange={value => change({ view: value === 'all' ? '' : value })}
        >
          {viewSchema.options.map(each => (
            <option key={each} value={each}>
              {t(`filter.runs.${each}`)}
            </option>
          ))}
        </ChoiceField>
        <ChoiceField
          label={t('start.mode')}
          value={mode ?? ''}
          onChange={value => change({ mode: value })}
        >
          <option value="">{t('filter.anyMode')}</option>
          {runModeSchema.options.map(each => (
            <option key={each} value={each}>
              {t(`mode.${each}`)}
            </option>
          ))}
        </ChoiceField>
      </div>
      {live.status === 'loading' && (
        <LoadingRegion>
          <Skeleton width="100%" height="6rem" />
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <LiveStatus
            asOf={live.data.asOf}
            transport={live.transport}
            problem={live.problem}
          />
          {live.data.emptyReason && (
            <EmptyState title={reasonText(live.data.emptyReason)}>
              <p>{t('empty.runs')}</p>
            </EmptyState>
          )}
          <RunList items={live.data.items} namesEntity />
          {live.data.pageInfo.nextCursor !== undefined && limit < MOST && (
            <div>
              <Button variant="secondary" onPress={() => setLimit(MOST)}>
                {t('list.more')}
              </Button>
            </div>
          )}
        </ServerClock>
      )}
    </div>
  );
}
