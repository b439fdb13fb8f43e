import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { usePastMatrix } from '../../hooks/useQuestions';
import { useTabAddress } from '../../hooks/useTabAddress';
import { parseInstant } from '../../model/times';
import { environmentsTranslationRef } from '../../translations/translation';
import { ThePast } from '../Moment/Moment';
import { RewindBanner } from '../TimeControl/RewindBanner';
import { TimeControl } from '../TimeControl/TimeControl';
import { EnvironmentMatrixView } from './EnvironmentMatrixView';
import { MatrixSkeleton } from './MatrixSkeleton';

export type PastViewProps = {
  entity: Entity;
  /** The instant as the address has it. */
  at: string;
};

/** What ran at a past instant. Nothing of it moves. */
export function PastView({ entity, at }: PastViewProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { change } = useTabAddress();
  const instant = parseInstant(at);
  if (instant === undefined) {
    return (
      <Alert
        role="alert"
        icon
        status="warning"
        title={t('rewind.unreadable.title')}
        description={t('rewind.unreadable.advice', { at })}
        customActions={
          <Button
            size="small"
            variant="secondary"
            onPress={() => change({ at: undefined })}
          >
            {t('rewind.back')}
          </Button>
        }
      />
    );
  }
  return <Past entity={entity} at={instant} />;
}

function Past({ entity, at }: PastViewProps) {
  const answer = usePastMatrix(entity, at);
  const now =
    answer.status === 'ready' ? answer.data.asOf : new Date().toISOString();
  return (
    <ThePast>
      <RewindBanner at={at} />
      <TimeControl key={at} entity={entity} at={at} now={now} />
      {answer.status === 'loading' && <MatrixSkeleton />}
      {answer.status === 'failed' && (
        <ErrorPanel error={answer.problem} onRetry={answer.refresh} />
      )}
      {answer.status === 'ready' && (
        <EnvironmentMatrixView entity={entity} matrix={answer.data} />
      )}
    </ThePast>
  );
}
