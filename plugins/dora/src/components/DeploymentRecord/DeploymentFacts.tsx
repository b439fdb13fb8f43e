import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { CountedDeployment } from '@quarterdeck/plugin-dora-common';
import { Facts, RelativeTime, durationText } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { doraRecordsTranslationRef } from '../../translations/records';

export type DeploymentFactsProps = { deployment: CountedDeployment };

/** What a deployment was, and in which numbers it counts and why. */
export function DeploymentFacts({ deployment }: DeploymentFactsProps) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const counting = useCounting(deployment);
  const { entityRef, environmentId, version, previousVersion } = deployment;
  const { revision, source, startedAt, finishedAt } = deployment;
  return (
    <Facts
      items={[
        {
          name: t('fact.service'),
          value: <EntityRefLink entityRef={entityRef} />,
        },
        { name: t('fact.environment'), value: environmentId },
        { name: t('fact.version'), value: version ?? t('fact.unknown') },
        {
          name: t('fact.previous'),
          value: previousVersion ?? t('fact.unknown'),
        },
        {
          name: t('fact.revision'),
          value: revision?.slice(0, 12) ?? t('fact.unknown'),
        },
        { name: t('fact.source'), value: t(`source.${source}`) },
        {
          name: t('fact.started'),
          value: <RelativeTime dateTime={startedAt} />,
        },
        {
          name: t('fact.finished'),
          value:
            finishedAt === null ? (
              t('fact.notYet')
            ) : (
              <RelativeTime dateTime={finishedAt} />
            ),
        },
        ...counting,
      ]}
    />
  );
}

/** The facts about its part in the numbers. */
function useCounting(deployment: CountedDeployment) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const reasonText = useReasonText();
  const { countedAt, reason, isFailed, failedReasons } = deployment;
  const { recoveryMs, isRework, reworkReason } = deployment;
  const { medianLeadMs, commitsReason } = deployment;
  const duration = (ms: number) => durationText(ms, t('locale'));
  if (countedAt === null) {
    return [{ name: t('fact.notCounted'), value: reasonText(reason) }];
  }
  const whyNoLead = commitsReason
    ? reasonText(commitsReason)
    : t('fact.unknown');
  return [
    { name: t('fact.counts'), value: reasonText(reason) },
    ...(isFailed
      ? [
          {
            name: t('fact.failed'),
            value: failedReasons.map(reasonText).join('. '),
          },
          {
            name: t('fact.recovery'),
            value:
              recoveryMs === null ? t('fact.notYet') : duration(recoveryMs),
          },
        ]
      : []),
    {
      name: t('fact.rework'),
      value: [
        t(`rework.${isRework}`),
        ...(reworkReason ? [reasonText(reworkReason)] : []),
      ].join(': '),
    },
    {
      name: t('fact.lead'),
      value: medianLeadMs === null ? whyNoLead : duration(medianLeadMs),
    },
  ];
}
