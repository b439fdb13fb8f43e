import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { ApprovalForReader } from '@quarterdeck/plugin-approvals-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { approvalsTranslationRef } from '../../translations/translation';
import { StateChip } from '../StateChip/StateChip';
import styles from './ApprovalList.module.css';

export type ApprovalListProps = {
  items: readonly ApprovalForReader[];
  /** Of the page of one. */
  pathOf(id: string): string;
};

/** One line for each: what is asked, of which service, by whom, and until when. */
export function ApprovalList({ items, pathOf }: ApprovalListProps) {
  const { t } = useTranslationRef(approvalsTranslationRef);
  return (
    // Lists without bullets are not lists to some screen readers unless they say so.
    <ul className={styles.list} role="list">
      {items.map(item => (
        <li key={item.id} className={styles.item}>
          <div className={styles.title}>
            <Link className={styles.link} to={pathOf(item.id)}>
              {item.title}
            </Link>
            <StateChip state={item.state} />
          </div>
          <div className={styles.facts}>
            <EntityRefLink entityRef={item.entityRef} />
            {item.environmentId !== null && <span>{item.environmentId}</span>}
            <span>
              {t('item.requested', {
                time: <RelativeTime dateTime={item.requestedAt} />,
                person: <Person personRef={item.requestedBy} />,
              })}
            </span>
            {item.state === 'requested' && (
              <span>
                {t('item.expires', {
                  time: <RelativeTime dateTime={item.expiresAt} />,
                })}
              </span>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

export function Person({ personRef }: { personRef: string }) {
  return <EntityRefLink entityRef={personRef} hideIcon disableTooltip />;
}
