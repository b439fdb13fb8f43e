import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { ButtonLink, Skeleton } from '@backstage/ui';
import {
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  RelativeTime,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useGroups } from '../../hooks/useGroups';
import { useReasonText } from '../../hooks/useReasonText';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { rolloutsTranslationRef } from '../../translations/translation';
import { GroupChip } from './GroupChip';
import styles from './Groups.module.css';

/** The groups of which the reader may see something, newest first. */
export function GroupList() {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const root = useRolloutsPath();
  const live = useGroups();
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="6rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, items } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <div className={styles.page}>
        <div className={styles.line}>
          <ButtonLink variant="secondary" href={`${root}/groups/new`}>
            {t('groups.new')}
          </ButtonLink>
          <LiveStatus
            asOf={asOf}
            transport={live.transport}
            problem={live.problem}
          />
        </div>
        {items.length === 0 ? (
          <EmptyState title={t('groups.none')}>
            <p>{t('groups.noneAdvice')}</p>
          </EmptyState>
        ) : (
          <ul className={styles.list} role="list">
            {items.map(group => (
              <li key={group.id} className={styles.item}>
                <div className={styles.line}>
                  <Link
                    className={styles.link}
                    to={`${root}/groups/${group.id}`}
                  >
                    {group.title}
                  </Link>
                  <GroupChip group={group} />
                </div>
                <span>{reasonText(group.reason)}</span>
                <div className={styles.line}>
                  <span>
                    {group.members.map(({ service }) => service).join(' → ')}
                  </span>
                  <RelativeTime dateTime={group.startedAt} />
                  <EntityRefLink
                    entityRef={group.startedBy}
                    hideIcon
                    disableTooltip
                  />
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
    </ServerClock>
  );
}
