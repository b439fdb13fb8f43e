import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import type { Plan, PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { CopyableCode, Facts, durationText } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentOf, isDelegated, versionOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { MissingWebhooks } from '../Delegate/MissingWebhooks';
import styles from './DeployDialog.module.css';

/** Exactly what would be done, what it waits for, and how it goes back. */
export function PlanPreview({ plan }: { plan: Plan }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const { document, notices, expectedDurationMs } = plan;
  return (
    <div className={styles.plan}>
      <Facts
        items={[
          { name: t('facts.environment'), value: environmentOf(document) },
          { name: t('plan.from'), value: versionOf(document.from) },
          { name: t('plan.to'), value: versionOf(document.to) },
          {
            name: t('facts.strategy'),
            value: t(`strategy.${document.strategy}`),
          },
          {
            name: t('plan.duration'),
            value: durationText(expectedDurationMs, t('locale')),
          },
        ]}
      />
      {notices.map(notice => (
        <Alert
          key={notice.message}
          icon
          status="warning"
          title={reasonText(notice)}
        />
      ))}
      <MissingWebhooks plan={plan} />
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('gates.title')}
      </Text>
      {document.gates.length === 0 ? (
        <p>{t('plan.noGates')}</p>
      ) : (
        <ul className={styles.list}>
          {document.gates.map(gate => (
            <li key={`${gate.kind} ${gate.beforeStep}`}>
              {reasonText(gate.title)}
            </li>
          ))}
        </ul>
      )}
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('steps.title')}
      </Text>
      <ol className={styles.list}>
        {document.steps.map(step => (
          <li key={step.id}>
            {reasonText(step.title)}
            {step.holdMs > 0 &&
              `, ${t('plan.holds', {
                duration: durationText(step.holdMs, t('locale')),
              })}`}
          </li>
        ))}
      </ol>
      <p>{t(wayBackOf(document))}</p>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('plan.exactly')}
      </Text>
      {document.changes.map(change => (
        <section key={`${change.title}`}>
          <Text as="p" variant="body-medium" weight="bold">
            {change.title}
          </Text>
          <p>
            {t('plan.owner', {
              owner: change.owner.name
                ? `${change.owner.kind} (${change.owner.name})`
                : change.owner.kind,
            })}
          </p>
          <CopyableCode label={change.title} code={change.text} />
        </section>
      ))}
    </div>
  );
}

function wayBackOf(document: PlanDocument) {
  if (isDelegated(document)) {
    return 'plan.rollback.delegated';
  }
  return document.analysis.onBreach === 'hold' ? 'plan.hold' : 'plan.rollback';
}
