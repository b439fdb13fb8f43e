import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { toolkitTranslationRef } from '../../translation';
import styles from './ShareBar.module.css';

export type SharePart = {
  key: string;
  label: string;
  /** 0 to 1. */
  share: number;
  /** What it comes to, in words. */
  text: string;
};

export type ShareBarProps = {
  title: string;
  /** In the order in which they follow each other. */
  parts: readonly SharePart[];
  onSelect?(key: string): void;
};

/** As many looks as the styles know; they repeat after that. */
const LOOKS = 6;
/** Less than this is not nothing. */
const LEAST = 0.01;

/** What a whole is made of. The list below the bar says all that the bar shows; each part has its own pattern. */
export function ShareBar({ title, parts, onSelect }: ShareBarProps) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  const percent = new Intl.NumberFormat(t('locale'), {
    style: 'percent',
    maximumFractionDigits: 0,
  });
  const shareText = (share: number) =>
    share > 0 && share < LEAST
      ? `< ${percent.format(LEAST)}`
      : percent.format(share);
  const shown = parts.map((part, index) => ({ ...part, look: index % LOOKS }));
  return (
    <div className={styles.shares}>
      <div className={styles.bar} aria-hidden>
        {shown
          .filter(({ share }) => share > 0)
          .map(({ key, share, look }) => (
            <div
              key={key}
              className={styles.part}
              data-look={look}
              style={{ flexGrow: share }}
            />
          ))}
      </div>
      <ul className={styles.legend} aria-label={title}>
        {shown.map(({ key, label, share, text, look }) => {
          const words = (
            <>
              <span className={styles.swatch} data-look={look} aria-hidden />
              <span>
                <strong>{label}</strong> {shareText(share)} · {text}
              </span>
            </>
          );
          return (
            <li key={key}>
              {onSelect ? (
                <button
                  type="button"
                  className={styles.entry}
                  onClick={() => onSelect(key)}
                >
                  {words}
                </button>
              ) : (
                <span className={styles.entry}>{words}</span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
