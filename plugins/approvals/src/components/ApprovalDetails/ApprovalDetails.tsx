import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Skeleton, Text } from '@backstage/ui';
import type { ApprovalForReader } from '@quarterdeck/plugin-approvals-common';
import {
  CopyableCode,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  RelativeTime,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useApproval } from '../../hooks/useApprovals';
import { useReasonText } from '../../hooks/useReasonText';
import { approvalsTranslationRef } from '../../translations/translation';
import { Person } from '../ApprovalList/ApprovalList';
import { Decisions } from '../DecisionDialog/Decisions';
import { StateChip } from '../StateChip/StateChip';
import styles from './ApprovalDetails.module.css';

/** What exactly is asked, what became of it, and what the reader may do about it. */
export function ApprovalDetails({ id }: { id: string }) {
  const live = useApproval(id);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <Skeleton width="20rem" height="2rem" />
          <Skeleton width="100%" height="16rem" />
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default: {
      const asOf = new Date(live.receivedAt).toISOString();
      return (
        <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
          {live.problem && (
            <LiveStatus
              asOf={asOf}
              transport={live.transport}
              problem={live.problem}
            />
          )}
          <Details approval={live.data} onDecided={live.refresh} />
        </ServerClock>
      );
    }
  }
}

function Details(props: { approval: ApprovalForReader; onDecided(): void }) {
  const { approval, onDecided } = props;
  const { t } = useTranslationRef(approvalsTranslationRef);
  const reasonText = useReasonText();
  return (
    <article className={styles.approval}>
      <div className={styles.header}>
        <Text as="h2" variant="title-small" weight="bold">
          {approval.title}
        </Text>
        <StateChip state={approval.state} />
      </div>
      <Text as="p" variant="body-large">
        {reasonText(approval.stateReason)}
      </Text>
      <Decisions approval={approval} onDecided={onDecided} />
      {approval.mayDecideReason && approval.state === 'requested' && (
        <Text as="p" variant="body-medium">
          {reasonText(approval.mayDecideReason)}
        </Text>
      )}
      <dl className={styles.facts}>
        <Fact name={t('details.service')}>
          <EntityRefLink entityRef={approval.entityRef} />
        </Fact>
        {approval.plan.facts.map(({ name, value }) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        <Fact name={t('details.requestedBy')}>
          <Person personRef={approval.requestedBy} />,{' '}
          <RelativeTime dateTime={approval.requestedAt} />
        </Fact>
        {approval.decidedBy !== null && approval.decidedAt !== null && (
          <Fact name={t('details.decidedBy')}>
            <Person personRef={approval.decidedBy} />,{' '}
            <RelativeTime dateTime={approval.decidedAt} />
          </Fact>
        )}
        {approval.comment !== null && (
          <Fact name={t('details.comment')}>{approval.comment}</Fact>
        )}
        <Fact name={t('details.planHash')}>
          <code>{approval.planHash}</code>
        </Fact>
      </dl>
      {approval.link !== null && (
        <Link className={styles.link} to={approval.link}>
          {t('details.open')}
        </Link>
      )}
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('details.exactly')}
      </Text>
      {approval.plan.changes.map(({ title, text }, index) => (
        <section key={`${index} ${title}`} className={styles.change}>
          <Text as="h4" variant="body-medium" weight="bold">
            {title}
          </Text>
          <CopyableCode label={title} code={text} />
        </section>
      ))}
    </article>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
