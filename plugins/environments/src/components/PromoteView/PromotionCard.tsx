import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import type {
  EnvironmentMatrix,
  PromotionCandidate,
} from '@quarterdeck/plugin-environments-common';
import { CopyableCode, Disclosure, ToneChip } from '@quarterdeck/toolkit-react';
import { RiArrowRightLine, RiEqualLine, RiRocketLine } from '@remixicon/react';
import { useId, useState } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import { promotionCommands } from '../../model/promotion';
import { PROMOTION_TONES } from '../../model/tones';
import { environmentsTranslationRef } from '../../translations/translation';
import { WhoMayChange } from '../ChangeLinks/WhoMayChange';
import { ComparisonTable } from '../ComparisonTable/ComparisonTable';
import styles from './PromoteView.module.css';

export type PromotionCardProps = {
  candidate: PromotionCandidate;
  matrix: EnvironmentMatrix;
};

/** One candidate: which version would replace which, whether it may, and what would change. */
export function PromotionCard({ candidate, matrix }: PromotionCardProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const titleId = useId();
  const { from, to, version, replacesVersion, status, reasons } = candidate;
  const [open, setOpen] = useState(status !== 'up-to-date');
  const versionText = version ?? t('workload.versionUnknown');
  return (
    <article className={styles.card} aria-labelledby={titleId}>
      <div className={styles.headline}>
        <h3 id={titleId} className={styles.title}>
          {from.title}
          <RiArrowRightLine
            className={styles.icon}
            role="img"
            aria-label={t('promote.to')}
          />
          {to.title}
        </h3>
        <ToneChip
          tone={PROMOTION_TONES[status]}
          icon={status === 'up-to-date' ? RiEqualLine : undefined}
        >
          {t(`promote.status.${status}`)}
        </ToneChip>
      </div>
      <p className={styles.version}>{versionText}</p>
      {status !== 'up-to-date' && (
        <p className={styles.paragraph}>
          {replacesVersion === null
            ? t('promote.newThere', { environment: to.title })
            : t('promote.replaces', {
                version: replacesVersion,
                environment: to.title,
              })}
        </p>
      )}
      {reasons.length > 0 && (
        <ul className={styles.reasons}>
          {reasons.map(reason => (
            <li key={`${reason.code} ${reason.message}`}>
              {reasonText(reason)}
            </li>
          ))}
        </ul>
      )}
      {status !== 'up-to-date' && (
        <WhoMayChange>
          {ways => (
            <div>
              <ButtonLink
                variant="primary"
                iconStart={<RiRocketLine aria-hidden />}
                href={ways.promote(from.id, to.id)}
              >
                {t('promote.start', {
                  version: versionText,
                  environment: to.title,
                })}
              </ButtonLink>
            </div>
          )}
        </WhoMayChange>
      )}
      <Disclosure
        label={t('promote.preview')}
        fullLabel={t('promote.previewOf', { from: from.title, to: to.title })}
        open={open}
        onOpenChange={setOpen}
      >
        <ComparisonTable comparison={candidate.preview} />
      </Disclosure>
      {status !== 'up-to-date' && (
        <PromotionCommands candidate={candidate} matrix={matrix} />
      )}
    </article>
  );
}

function PromotionCommands({ candidate, matrix }: PromotionCardProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const commands = promotionCommands(candidate, matrix);
  const { from, to } = candidate;
  if (commands.length === 0) {
    return <p className={styles.paragraph}>{t('promote.noCommand')}</p>;
  }
  return (
    <div className={styles.commands}>
      <p className={styles.paragraph}>{t('promote.kubectl')}</p>
      {commands.map(code => (
        <CopyableCode
          key={code}
          label={t('promote.kubectlLabel', { from: from.title, to: to.title })}
          code={code}
        />
      ))}
    </div>
  );
}
