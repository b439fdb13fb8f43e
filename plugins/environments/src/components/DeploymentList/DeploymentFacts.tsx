import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Deployment } from '@quarterdeck/plugin-environments-common';
import { useLocale } from '../../hooks/useLocale';
import { useReasonText } from '../../hooks/useReasonText';
import { deploymentDuration } from '../../model/deployments';
import { durationText, rangeText } from '../../model/times';
import { environmentsTranslationRef } from '../../translations/translation';
import { ActorName } from '../ActorName/ActorName';
import { Moment } from '../Moment/Moment';
import { RolloutLink } from './RolloutLink';
import styles from './DeploymentList.module.css';

/** When, by whom, for how long, and how the portal knows. */
export function DeploymentFacts({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const locale = useLocale();
  const reasonText = useReasonText();
  const { startedAt, startedAfter, actor, actorReason, source } = deployment;
  const duration = useDurationText(deployment);
  return (
    <p className={styles.facts}>
      <span>
        {startedAfter === null ? (
          <Moment dateTime={startedAt} />
        ) : (
          t('deployment.between', {
            range: rangeText(startedAfter, startedAt, locale),
          })
        )}
      </span>
      {duration !== undefined && <span>{duration}</span>}
      <span>
        {actor
          ? t('deployment.by', { actor: <ActorName actor={actor} /> })
          : actorReason && reasonText(actorReason)}
      </span>
      <RolloutLink deployment={deployment} />
      {source !== 'observed' && <span>{t(`deployment.source.${source}`)}</span>}
    </p>
  );
}

function useDurationText(deployment: Deployment): string | undefined {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const locale = useLocale();
  const duration = deploymentDuration(deployment);
  if (!duration) {
    return undefined;
  }
  const atMost = durationText(duration.atMost, locale);
  if (duration.atLeast === duration.atMost) {
    return t('deployment.took', { duration: atMost });
  }
  return duration.atLeast === 0
    ? t('deployment.tookAtMost', { duration: atMost })
    : t('deployment.tookBetween', {
        atLeast: durationText(duration.atLeast, locale),
        atMost,
      });
}
