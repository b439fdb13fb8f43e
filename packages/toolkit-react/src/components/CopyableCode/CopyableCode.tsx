import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, VisuallyHidden } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { toolkitTranslationRef } from '../../translation';
import styles from './CopyableCode.module.css';

const CONFIRMATION_MS = 2_500;

export type CopyableCodeProps = {
  /** What it is, for those who do not see it: "kubectl command for …". */
  label: string;
  code: string;
};

/** Text to take elsewhere, with a button that copies it. */
export function CopyableCode({ label, code }: CopyableCodeProps) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  const [outcome, setOutcome] = useState<'done' | 'failed'>();

  useEffect(() => {
    if (!outcome) {
      return undefined;
    }
    const timer = setTimeout(() => setOutcome(undefined), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      // Browsers offer no clipboard to pages that were not loaded over HTTPS or from this machine.
      await navigator.clipboard.writeText(code);
      setOutcome('done');
    } catch {
      setOutcome('failed');
    }
  };

  return (
    <div className={styles.frame}>
      {/* Focusable, so that the keyboard can scroll it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.code} tabIndex={0} aria-label={label}>
        <code>{code}</code>
      </pre>
      <Button
        className={styles.button}
        size="small"
        variant="tertiary"
        aria-label={t('copy.label', { what: label })}
        iconStart={outcome === 'done' ? <RiCheckLine /> : <RiFileCopyLine />}
        onPress={copy}
      >
        {t(outcome ? `copy.${outcome}` : 'copy.action')}
      </Button>
      <VisuallyHidden role="status">
        {outcome ? t(`copy.${outcome}`) : ''}
      </VisuallyHidden>
    </div>
  );
}
