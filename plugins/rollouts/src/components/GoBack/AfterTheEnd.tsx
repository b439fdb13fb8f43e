import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { RiArrowGoBackLine, RiRestartLine } from '@remixicon/react';
import { useState } from 'react';
import type { PlanWish } from '../../api/RolloutsApi';
import { versionOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './GoBack.module.css';
import { PlannedDialog } from './PlannedDialog';

/** What is likely to be wanted of a rollout that has ended: back from what succeeded, once more what did not. */
export function AfterTheEnd({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const [wish, setWish] = useState<PlanWish>();
  const { outcome, plan } = rollout;
  const { document } = plan;
  const isBack = outcome === 'succeeded';
  const isWayBack = document.purpose === 'rollback';
  const isDrill = document.purpose === 'drill';
  if (
    outcome === null ||
    outcome === 'stuck' ||
    isDrill ||
    (isBack && isWayBack)
  ) {
    return null;
  }
  const release = isBack ? document.from : document.to;
  const what = {
    environment: document.environmentId,
    version: versionOf(release),
    current: versionOf(isBack ? document.to : document.from),
  };
  const title = t(isBack ? 'back.action' : 'back.again', what);
  return (
    <div className={styles.buttons}>
      <Button
        variant="secondary"
        iconStart={isBack ? <RiArrowGoBackLine /> : <RiRestartLine />}
        onPress={() =>
          setWish({
            entityRef: document.entityRef,
            environmentId: document.environmentId,
            workload: document.target.name,
            images: release.images,
            purpose: isBack ? 'rollback' : document.purpose,
            strategy: isBack || isWayBack ? undefined : document.strategy,
            cause: isBack ? undefined : (document.cause ?? undefined),
          })
        }
      >
        {title}
      </Button>
      {wish && (
        <PlannedDialog
          title={title}
          wish={wish}
          next={t(isBack ? 'back.next' : 'back.againNext', what)}
          confirm={() => title}
          isDestructive={isBack}
          onClose={() => setWish(undefined)}
        />
      )}
    </div>
  );
}
