import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { CopyableCode, Disclosure } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useKubectlContext } from '../../hooks/useKubectlContext';
import { kubectlCommands } from '../../model/kubectl';
import { versionOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './ByHand.module.css';

/** How to see and to take back the same without the portal. */
export function ByHand({ document }: { document: PlanDocument }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const context = useKubectlContext(document);
  const { see, goBack } = kubectlCommands(document, context);
  return (
    <Disclosure label={t('byHand.title')} open={isOpen} onOpenChange={setOpen}>
      <div className={styles.commands}>
        <p>{t('byHand.see')}</p>
        <CopyableCode label={t('byHand.see')} code={see.join('\n')} />
        {goBack.length > 0 && (
          <>
            <p>{t('byHand.goBack', { version: versionOf(document.from) })}</p>
            <CopyableCode
              label={t('byHand.goBack', { version: versionOf(document.from) })}
              code={goBack.join(' \\\n  && ')}
            />
            <p>{t('byHand.next')}</p>
          </>
        )}
      </div>
    </Disclosure>
  );
}
