import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Skeleton, Text } from '@backstage/ui';
import type {
  GroupControl,
  GroupDetails,
  GroupMember,
} from '@quarterdeck/plugin-rollouts-common';
import {
  ConfirmDialog,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  RelativeTime,
  ServerClock,
  ToneChip,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useGroup } from '../../hooks/useGroups';
import { useReasonText } from '../../hooks/useReasonText';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { membersByStage } from '../../model/groups';
import { STATE_TONES } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { GroupChip } from './GroupChip';
import styles from './Groups.module.css';

/** One group, live: the order, where each member is, and what can be done with it. */
export function GroupView({ id }: { id: string }) {
  const live = useGroup(id);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <Skeleton width="60%" height="2rem" />
          <Skeleton width="100%" height="12rem" />
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <LiveStatus
            asOf={live.data.asOf}
            transport={live.transport}
            problem={live.problem}
          />
          <Details details={live.data} onChanged={live.refresh} />
        </ServerClock>
      );
  }
}

function Details(props: { details: GroupDetails; onChanged(): void }) {
  const { group, log } = props.details;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  return (
    <article className={styles.page}>
      <div className={styles.line}>
        <Text as="h2" variant="title-small" weight="bold">
          {group.title}
        </Text>
        <GroupChip group={group} />
      </div>
      <p role="status">{reasonText(group.reason)}</p>
      <p>{t(`groups.${group.onFailure}`)}</p>
      <Controls {...props} />
      <ol className={styles.list}>
        {membersByStage(group.members).map(({ stage, members }) => (
          <li key={stage} className={styles.item}>
            <Text as="h3" variant="title-x-small" weight="bold">
              {t('groups.stage', {
                stage: String(stage + 1),
                stages: String(group.stages),
              })}
            </Text>
            {members.map(member => (
              <Member
                key={`${member.environmentId} ${member.service}`}
                member={member}
              />
            ))}
          </li>
        ))}
      </ol>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('log.title')}
      </Text>
      <ul>
        {log.map(({ at, by, reason }) => (
          <li key={`${at} ${reason.message}`}>
            <RelativeTime dateTime={at} />{' '}
            {by.startsWith('user:') && (
              <EntityRefLink entityRef={by} hideIcon disableTooltip />
            )}{' '}
            {reasonText(reason)}
          </li>
        ))}
      </ul>
    </article>
  );
}

function Member({ member }: { member: GroupMember }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const { rollout, back } = member;
  return (
    <div className={styles.line}>
      <EntityRefLink entityRef={member.entityRef} />
      <span>
        {t('list.title', {
          environment: member.environmentTitle,
          from: member.fromVersion ?? '?',
          to: member.toVersion ?? '?',
        })}
      </span>
      {rollout ? (
        <Stage rollout={rollout} label={t('groups.rollout')} />
      ) : (
        <ToneChip tone="neutral">{t('groups.notBegun')}</ToneChip>
      )}
      {back && <Stage rollout={back} label={t('groups.back')} />}
    </div>
  );
}

function Stage(props: {
  rollout: NonNullable<GroupMember['rollout']>;
  label: string;
}) {
  const { rollout, label } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const root = useRolloutsPath();
  const state = rollout.outcome ?? rollout.phase;
  return (
    <span className={styles.line}>
      <Link className={styles.link} to={`${root}/${rollout.id}`}>
        {label}
      </Link>
      <ToneChip tone={STATE_TONES[state]}>{t(`state.${state}`)}</ToneChip>
    </span>
  );
}

function Controls(props: { details: GroupDetails; onChanged(): void }) {
  const { group } = props.details;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const [control, setControl] = useState<GroupControl>();
  if (group.controls.length === 0) {
    return null;
  }
  return (
    <div className={styles.line}>
      {group.controls.map(each => (
        <Button
          key={each}
          variant="secondary"
          destructive
          onPress={() => setControl(each)}
        >
          {t(`groupControl.${each}`)}
        </Button>
      ))}
      {control && (
        <ConfirmDialog
          title={t(`groupControl.${control}`)}
          confirm={t(`groupControl.${control}.confirm`, { title: group.title })}
          isDestructive
          cause="required"
          onClose={() => setControl(undefined)}
          onConfirm={async cause => {
            await api.controlGroup(group.id, control, cause ?? '');
            props.onChanged();
          }}
        >
          <p>
            {control === 'abort' && group.onFailure === 'stop'
              ? t('groupControl.abort.stop')
              : t(`groupControl.${control}.next`)}
          </p>
          <ul>
            {group.members
              .filter(({ rollout }) => rollout !== null)
              .map(member => (
                <li key={`${member.environmentId} ${member.service}`}>
                  {t('control.what', {
                    service: member.service,
                    environment: member.environmentTitle,
                    from: member.toVersion ?? '?',
                    to: member.fromVersion ?? '?',
                  })}
                </li>
              ))}
          </ul>
        </ConfirmDialog>
      )}
    </div>
  );
}
