import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Deployment } from '@quarterdeck/plugin-environments-common';
import { RiArrowGoBackLine, RiArrowRightLine } from '@remixicon/react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useTabAddress } from '../../hooks/useTabAddress';
import { deploymentState, instantBefore } from '../../model/deployments';
import { environmentsTranslationRef } from '../../translations/translation';
import { DeploymentFacts } from './DeploymentFacts';
import { OutcomeChip } from './OutcomeChip';
import { RecoveryLine } from './RecoveryLine';
import styles from './DeploymentList.module.css';

export type DeploymentRowProps = {
  deployment: Deployment;
  /** Absent where all rows are of one environment. */
  environmentTitle?: string;
};

/** One deployment: how it ended, what came in place of what, when, by whom, and how it was undone. */
export function DeploymentRow(props: DeploymentRowProps) {
  const { deployment, environmentTitle } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { linkTo } = useTabAddress();
  const reasonText = useReasonText();
  const state = deploymentState(deployment);
  return (
    <article className={styles.row}>
      <div className={styles.headline}>
        <OutcomeChip state={state} />
        {environmentTitle !== undefined && <span>{environmentTitle}</span>}
        <VersionChange deployment={deployment} />
      </div>
      <DeploymentFacts deployment={deployment} />
      {state !== 'succeeded' && (
        <p className={styles.line}>{reasonText(deployment.outcomeReason)}</p>
      )}
      {deployment.cause !== null && (
        <blockquote className={styles.cause}>{deployment.cause}</blockquote>
      )}
      <RecoveryLine deployment={deployment} />
      <Link
        className={styles.back}
        to={{
          search: linkTo({
            view: 'now',
            at: instantBefore(deployment),
            workload: undefined,
            panel: undefined,
          }),
        }}
      >
        <RiArrowGoBackLine className={styles.icon} aria-hidden />
        {t('deployment.seeBefore')}
      </Link>
    </article>
  );
}

function VersionChange({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { version, previousVersion, changes } = deployment;
  const to = version ?? t('workload.versionUnknown');
  const sameVersion = version !== null && version === previousVersion;
  return (
    <strong className={styles.versions}>
      {previousVersion !== null && !sameVersion && (
        <>
          <span className={styles.previous}>{previousVersion}</span>
          <RiArrowRightLine
            className={styles.icon}
            aria-label={t('deployment.becomes')}
            role="img"
          />
        </>
      )}
      <span>{to}</span>
      {changes.includes('configuration') && (
        <span className={styles.change}>
          {t(
            sameVersion
              ? 'deployment.onlyConfiguration'
              : 'deployment.alsoConfiguration',
          )}
        </span>
      )}
    </strong>
  );
}
