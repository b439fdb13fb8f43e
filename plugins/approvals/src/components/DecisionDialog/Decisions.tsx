import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { ApprovalForReader } from '@quarterdeck/plugin-approvals-common';
import { useState } from 'react';
import type { DecisionKind } from '../../api/ApprovalsApi';
import { approvalsTranslationRef } from '../../translations/translation';
import { DecisionDialog } from './DecisionDialog';
import styles from './DecisionDialog.module.css';

export type DecisionsProps = {
  approval: ApprovalForReader;
  onDecided(): void;
};

/** The buttons for what the reader may do; none where that is nothing. */
export function Decisions({ approval, onDecided }: DecisionsProps) {
  const { t } = useTranslationRef(approvalsTranslationRef);
  const [kind, setKind] = useState<DecisionKind>();
  const { mayDecide, mayWithdraw } = approval;
  return (
    <>
      {(mayDecide || mayWithdraw) && (
        <div className={styles.buttons}>
          {mayDecide && (
            <>
              <Button variant="primary" onPress={() => setKind('grant')}>
                {t('decide.grant')}
              </Button>
              <Button variant="secondary" onPress={() => setKind('deny')}>
                {t('decide.deny')}
              </Button>
            </>
          )}
          {mayWithdraw && (
            <Button variant="secondary" onPress={() => setKind('withdraw')}>
              {t('decide.withdraw')}
            </Button>
          )}
        </div>
      )}
      {kind && (
        <DecisionDialog
          kind={kind}
          approval={approval}
          onClose={() => setKind(undefined)}
          onDecided={onDecided}
        />
      )}
    </>
  );
}
