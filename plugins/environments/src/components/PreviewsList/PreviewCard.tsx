import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Badge } from '@backstage/ui';
import type {
  ClusterStatus,
  PreviewPage,
} from '@quarterdeck/plugin-environments-common';
import {
  CopyableCode,
  Disclosure,
  RelativeTime,
  StatusChip,
} from '@quarterdeck/toolkit-react';
import { RiTimerLine } from '@remixicon/react';
import { useId, useState } from 'react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { entityName } from '../../model/fleetRows';
import { kubectlDeletePreview } from '../../model/fleetSnippets';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import { ActorName } from '../ActorName/ActorName';
import { FactList } from '../FactList/FactList';
import { useEnvironmentsPath } from '../FleetServices/useEnvironmentsPath';
import { OutsideLink } from '../OutsideLink/OutsideLink';
import styles from './PreviewCard.module.css';

export type ListedPreview = PreviewPage['items'][number];

export type PreviewCardProps = {
  preview: ListedPreview;
  cluster: ClusterStatus | undefined;
};

/** One preview: whose it is, for how long still, what runs in it, and how to take it away. */
export function PreviewCard({ preview, cluster }: PreviewCardProps) {
  const { namespace, health, expired } = preview;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const reasonText = useReasonText();
  const titleId = useId();
  const facts = usePreviewFacts(preview);
  return (
    <article
      className={styles.card}
      data-expired={expired || undefined}
      aria-labelledby={titleId}
    >
      <div className={styles.titleRow}>
        <h3 id={titleId} className={styles.title}>
          {namespace}
        </h3>
        <span className={styles.marks}>
          {expired && (
            <Badge
              className={styles.expired}
              icon={<RiTimerLine aria-hidden />}
            >
              {t('previews.expired')}
            </Badge>
          )}
          <StatusChip status={health.status} />
        </span>
      </div>
      {health.status !== 'healthy' && (
        <p className={styles.reason}>{reasonText(health.reason)}</p>
      )}
      <FactList facts={facts} />
      {cluster && <DeleteCommand preview={preview} cluster={cluster} />}
    </article>
  );
}

function usePreviewFacts(preview: ListedPreview) {
  const { owner, ownerReason, expiresAt, expiresAtReason, pullRequestUrl } =
    preview;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const reasonText = useReasonText();
  return [
    {
      label: t('previews.services'),
      value: <Services entityRefs={preview.entityRefs} />,
    },
    {
      label: t('previews.owner'),
      value:
        owner === null ? (
          ownerReason && reasonText(ownerReason)
        ) : (
          <ActorName actor={{ kind: 'user', ref: owner }} />
        ),
    },
    {
      label: t('previews.created'),
      value: <RelativeTime dateTime={preview.createdAt} />,
    },
    {
      label: t(preview.expired ? 'previews.expired' : 'previews.expires'),
      value:
        expiresAt === null ? (
          expiresAtReason && reasonText(expiresAtReason)
        ) : (
          <RelativeTime dateTime={expiresAt} />
        ),
    },
    {
      label: t('previews.pullRequest'),
      value:
        pullRequestUrl === null ? (
          t('previews.noPullRequest')
        ) : (
          <OutsideLink href={pullRequestUrl}>
            {t('previews.openPullRequest')}
          </OutsideLink>
        ),
    },
    { label: t('previews.cluster'), value: preview.cluster },
  ];
}

function Services({ entityRefs }: { entityRefs: string[] }) {
  const environmentsPath = useEnvironmentsPath();
  return (
    <>
      {entityRefs.map((ref, index) => (
        <span key={ref}>
          {index > 0 && ', '}
          <Link className={styles.service} to={environmentsPath(ref)}>
            {entityName(ref)}
          </Link>
        </span>
      ))}
    </>
  );
}

function DeleteCommand(props: {
  preview: ListedPreview;
  cluster: ClusterStatus;
}) {
  const { preview, cluster } = props;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const [open, setOpen] = useState(false);
  return (
    <Disclosure
      label={t('previews.delete')}
      fullLabel={t('previews.deleteOf', { preview: preview.namespace })}
      open={open}
      onOpenChange={setOpen}
    >
      <p className={styles.warning}>{t('previews.deleteWarning')}</p>
      <CopyableCode
        label={t('previews.deleteLabel', { preview: preview.namespace })}
        code={kubectlDeletePreview(preview, cluster)}
      />
    </Disclosure>
  );
}
