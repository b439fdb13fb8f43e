import {
  RiAlertLine,
  RiCheckLine,
  RiCloseLine,
  RiContrastLine,
  RiSubtractLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { Day } from '../../model/calendar';
import styles from './Calendar.module.css';

const ICONS: Record<Day['state'], RemixiconComponentType | undefined> = {
  good: RiCheckLine,
  partial: RiContrastLine,
  failed: RiCloseLine,
  missed: RiAlertLine,
  none: RiSubtractLine,
  future: undefined,
};

/** The shape of a day, so that its colour does not say it alone. */
export function DayIcon({ state }: Pick<Day, 'state'>) {
  const Icon = ICONS[state];
  return Icon ? <Icon className={styles.icon} aria-hidden /> : null;
}
