import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Clock } from '@quarterdeck/plugin-incidents-common';
import {
  ToneChip,
  clockText,
  durationText,
  useServerNow,
} from '@quarterdeck/toolkit-react';
import {
  STANDING_TONES,
  faceOf,
  pressingClock,
  type ClockFace,
} from '../../model/clocks';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from './Clocks.module.css';

export type ClocksProps = {
  clocks: readonly Clock[];
  /** When the answer was made that they came with, ISO 8601. */
  asOf: string;
};

/** How long it takes beside what the severity demands. They tick for the eye; nobody has every second read to them. */
export function Clocks({ clocks, asOf }: ClocksProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const since = useSince(clocks, asOf);
  return (
    <ul className={styles.clocks} role="list" aria-label={t('clocks.title')}>
      {clocks.map(clock => {
        const face = faceOf(clock, since);
        return (
          <li
            key={clock.kind}
            className={styles.clock}
            data-running={clock.isRunning}
            data-standing={face.standing}
          >
            <span className={styles.words}>{t(`clock.${clock.kind}`)}</span>
            <span className={styles.digits} role="timer" aria-live="off">
              {clockText(face.elapsedMs)}
            </span>
            <Standing clock={clock} face={face} />
          </li>
        );
      })}
    </ul>
  );
}

/** The one that matters now, in a line; nothing where all have stopped. */
export function ShortClock({ clocks, asOf }: ClocksProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const since = useSince(clocks, asOf);
  const clock = pressingClock(clocks);
  if (!clock) {
    return null;
  }
  const face = faceOf(clock, since);
  return (
    <span className={styles.short}>
      {t(`clock.short.${clock.kind}`)}
      <span className={styles.shortDigits} role="timer" aria-live="off">
        {clockText(face.elapsedMs)}
      </span>
      <Standing clock={clock} face={face} />
    </span>
  );
}

function Standing(props: { clock: Clock; face: ClockFace }) {
  const { clock, face } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  return (
    <ToneChip tone={STANDING_TONES[face.standing]}>
      {t(`standing.${face.standing}`, {
        target: durationText(clock.targetMs ?? 0, t('locale')),
      })}
    </ToneChip>
  );
}

/** Milliseconds since the answer, every second while one of them runs. */
function useSince(clocks: readonly Clock[], asOf: string): number {
  const now = useServerNow(clocks.some(({ isRunning }) => isRunning));
  return now - Date.parse(asOf);
}
