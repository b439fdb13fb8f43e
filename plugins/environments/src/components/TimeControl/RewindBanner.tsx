import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RiHistoryLine } from '@remixicon/react';
import { useLocale } from '../../hooks/useLocale';
import { useTabAddress } from '../../hooks/useTabAddress';
import { instantText } from '../../model/times';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './TimeControl.module.css';

/** That the page shows the past, which instant of it, and the way back. */
export function RewindBanner({ at }: { at: string }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const locale = useLocale();
  const { change } = useTabAddress();
  return (
    <div className={styles.banner} role="status">
      <RiHistoryLine className={styles.bannerIcon} aria-hidden />
      <strong className={styles.bannerText}>
        {t('rewind.banner', {
          time: <time dateTime={at}>{instantText(at, locale)}</time>,
        })}
      </strong>
      <Button size="small" onPress={() => change({ at: undefined })}>
        {t('rewind.back')}
      </Button>
    </div>
  );
}
