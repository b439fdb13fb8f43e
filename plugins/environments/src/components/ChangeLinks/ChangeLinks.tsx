import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import type {
  EnvironmentMatrix,
  MatrixEnvironment,
} from '@quarterdeck/plugin-environments-common';
import { RiArrowRightLine, RiRocketLine } from '@remixicon/react';
import { promotionTarget } from '../../model/promotion';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './ChangeLinks.module.css';
import { WhoMayChange } from './WhoMayChange';

export type ChangeLinksProps = {
  matrix: EnvironmentMatrix;
  column: MatrixEnvironment;
};

/** The ways from an environment to a change of it, and of the one that takes its versions. */
export function ChangeLinks({ matrix, column }: ChangeLinksProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environment } = column;
  // Of a preview its branch decides, and the past cannot be changed.
  if (environment.tier === 'preview' || matrix.at !== null) {
    return null;
  }
  const target = promotionTarget(matrix, column);
  return (
    <WhoMayChange>
      {ways => (
        <div className={styles.links}>
          <ButtonLink
            size="small"
            variant="secondary"
            iconStart={<RiRocketLine aria-hidden />}
            href={ways.deployTo(environment.id)}
            aria-label={t('change.deployTo', {
              environment: environment.title,
            })}
          >
            {t('change.deploy')}
          </ButtonLink>
          {target && (
            <ButtonLink
              size="small"
              variant="secondary"
              iconEnd={<RiArrowRightLine aria-hidden />}
              href={ways.promote(environment.id, target.id)}
              aria-label={t('change.promoteFromTo', {
                from: environment.title,
                environment: target.title,
              })}
            >
              {t('change.promote', { environment: target.title })}
            </ButtonLink>
          )}
        </div>
      )}
    </WhoMayChange>
  );
}
