import type { ClusterStatus } from '@quarterdeck/plugin-environments-common';
import { RiEyeOffLine } from '@remixicon/react';
import { useReasonText } from '../../hooks/useReasonText';
import styles from './ClusterNotice.module.css';

export type ClusterLimitsProps = { clusters: readonly ClusterStatus[] };

/** What cannot be shown of clusters although they answer. */
export function ClusterLimits({ clusters }: ClusterLimitsProps) {
  const reasonText = useReasonText();
  const notices = clusters.flatMap(({ notices: own }) => own);
  return (
    <>
      {notices.map(notice => (
        <div key={notice.message} className={styles.connecting}>
          <RiEyeOffLine className={styles.icon} aria-hidden />
          <p className={styles.paragraph}>{reasonText(notice)}</p>
        </div>
      ))}
    </>
  );
}
