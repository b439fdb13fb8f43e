import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiErrorWarningFill,
  RiInformationLine,
  RiRefreshLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { ReactNode } from 'react';
import styles from './ToneChip.module.css';

/** How something is to be taken. */
export type Tone = 'good' | 'moving' | 'warning' | 'bad' | 'neutral';

const ICONS: Record<Tone, RemixiconComponentType> = {
  good: RiCheckboxCircleFill,
  moving: RiRefreshLine,
  warning: RiErrorWarningFill,
  bad: RiCloseCircleFill,
  neutral: RiInformationLine,
};

export type ToneChipProps = {
  tone: Tone;
  /** Where another says it better than that of the tone. */
  icon?: RemixiconComponentType;
  children: ReactNode;
};

/** A word with the icon and the colour of what it means. */
export function ToneChip({ tone, icon, children }: ToneChipProps) {
  const Icon = icon ?? ICONS[tone];
  return (
    <span className={styles.chip} data-tone={tone}>
      <Icon className={styles.icon} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
