import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  MetricId,
  ServiceFigures,
  Unit,
} from '@quarterdeck/plugin-dora-common';
import { useFigures } from '../../hooks/useFigures';
import { directionOf } from '../../model/figures';
import { doraTranslationRef } from '../../translations/translation';
import styles from '../ScopePage/ScopeView.module.css';

const UNITS: Record<MetricId, Unit> = {
  'deployment-frequency': 'per-day',
  'change-lead-time': 'duration',
  'change-fail-rate': 'ratio',
  'failed-deployment-recovery-time': 'duration',
  'deployment-rework-rate': 'ratio',
};
const ARROWS = { up: '↑', down: '↓', level: '→' };

/** One value of one service, and which way it went. */
export function ServiceFigure(props: {
  figures: ServiceFigures['metrics'][number] | undefined;
}) {
  const { figures } = props;
  const { t } = useTranslationRef(doraTranslationRef);
  const { value } = useFigures();
  if (figures === undefined) {
    return <>{t('figure.none')}</>;
  }
  const { metric, current, previous, change } = figures;
  const direction = directionOf(current, previous);
  return (
    <>
      <div className={current.value === null ? styles.quiet : undefined}>
        {value(current, UNITS[metric])}
      </div>
      {direction !== null && change.verdict !== 'unknown' && (
        <div className={styles.quiet}>
          <span aria-hidden>{ARROWS[direction]} </span>
          {t(`change.${change.verdict}`)}
        </div>
      )}
    </>
  );
}
