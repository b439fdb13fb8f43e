import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useTabAddress } from '../../hooks/useTabAddress';
import { DEPLOYMENT_STATES } from '../../model/deployments';
import { environmentsTranslationRef } from '../../translations/translation';
import { Choice } from '../Choice/Choice';
import styles from './HistoryView.module.css';

const ALL = '';

/** By environment, which the backend selects; by outcome, of what has been read. */
export function HistoryFilters({
  titles,
}: {
  titles: ReadonlyMap<string, string>;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { address, change } = useTabAddress();
  return (
    <div
      className={styles.filters}
      role="group"
      aria-label={t('history.filters')}
    >
      <Choice
        label={t('history.environment')}
        value={address.environment ?? ALL}
        options={[
          { value: ALL, label: t('history.allEnvironments') },
          ...[...titles].map(([value, label]) => ({ value, label })),
        ]}
        onChange={value => change({ environment: value || undefined })}
      />
      <Choice
        label={t('history.outcome')}
        value={address.outcome ?? ALL}
        options={[
          { value: ALL, label: t('history.allOutcomes') },
          ...DEPLOYMENT_STATES.map(state => ({
            value: state,
            label: t(`outcome.${state}`),
          })),
        ]}
        onChange={value =>
          change({
            outcome: DEPLOYMENT_STATES.find(state => state === value),
          })
        }
      />
    </div>
  );
}
