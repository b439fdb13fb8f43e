import {
  RiAlarmWarningLine,
  RiArchiveLine,
  RiArrowGoBackLine,
  RiBookOpenLine,
  RiCheckLine,
  RiCloseLine,
  RiHeartPulseLine,
  RiLoader4Line,
  RiRecordCircleLine,
  RiRocketLine,
  RiShieldCheckLine,
  RiStackLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { Happening } from '../../model/happenings';
import styles from './FactList.module.css';

const OUTCOME_ICONS: Readonly<Record<string, RemixiconComponentType>> = {
  started: RiLoader4Line,
  succeeded: RiCheckLine,
  passed: RiCheckLine,
  resolved: RiCheckLine,
  granted: RiCheckLine,
  failed: RiCloseLine,
  aborted: RiCloseLine,
  denied: RiCloseLine,
  'rolled-back': RiArrowGoBackLine,
  recovered: RiHeartPulseLine,
  opened: RiAlarmWarningLine,
};

const ROOM_ICONS: Readonly<Record<string, RemixiconComponentType>> = {
  environments: RiStackLine,
  rollouts: RiRocketLine,
  incidents: RiAlarmWarningLine,
  backups: RiArchiveLine,
  runbooks: RiBookOpenLine,
  approvals: RiShieldCheckLine,
};

/** What happened as a picture and a colour, for the eye; the words stand beside it. */
export function HappeningIcon({ happening }: { happening: Happening }) {
  const Icon =
    OUTCOME_ICONS[happening.outcome] ??
    ROOM_ICONS[happening.room] ??
    RiRecordCircleLine;
  return (
    <span className={styles.picture} data-tone={happening.tone} aria-hidden>
      <Icon className={styles.icon} />
    </span>
  );
}
