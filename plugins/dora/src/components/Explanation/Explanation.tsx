import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  DORA_CHANGED_CHANNEL,
  type Explanation as ExplanationAnswer,
  type ExplanationQuery,
} from '@quarterdeck/plugin-dora-common';
import {
  ErrorPanel,
  LoadingRegion,
  useLiveData,
} from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { doraApiRef } from '../../api/DoraApi';
import { useFigures } from '../../hooks/useFigures';
import { useReasonText } from '../../hooks/useReasonText';
import { doraRecordsTranslationRef } from '../../translations/records';
import styles from './Explanation.module.css';

export type ExplanationProps = {
  /** The same object until it changes. */
  query: ExplanationQuery;
  onShowNotCounted(): void;
};

/** How a number comes about, in words, and why others are not in it. */
export function Explanation({ query, onShowNotCounted }: ExplanationProps) {
  const api = useApi(doraApiRef);
  const live = useLiveData({
    load: useCallback(
      (signal: AbortSignal) => api.explain(query, { signal }),
      [api, query],
    ),
    channel: DORA_CHANGED_CHANNEL,
  });
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <Skeleton width="100%" height="8rem" />
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <Explained answer={live.data} onShowNotCounted={onShowNotCounted} />
      );
  }
}

function Explained(props: {
  answer: ExplanationAnswer;
  onShowNotCounted(): void;
}) {
  const { answer, onShowNotCounted } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const figures = useFigures();
  const reasonText = useReasonText();
  const { measured, lines, notCounted } = answer;
  return (
    <section className={styles.explanation}>
      <p
        className={styles.figure}
        data-unknown={measured.current.value === null}
      >
        {figures.value(measured.current, measured.unit)}
      </p>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('explain.title')}
      </Text>
      <ul className={styles.lines}>
        {lines.map(line => (
          <li key={line.message}>{reasonText(line)}</li>
        ))}
      </ul>
      {notCounted.length > 0 && (
        <>
          <Text as="h3" variant="title-x-small" weight="bold">
            {t('explain.notCounted')}
          </Text>
          <ul className={styles.lines}>
            {notCounted.map(({ reason, deployments }) => (
              <li key={reason.message}>
                {t('explain.times', { total: String(deployments) })}{' '}
                {reasonText(reason)}
              </li>
            ))}
          </ul>
          <div>
            <Button variant="tertiary" onPress={onShowNotCounted}>
              {t('explain.showNotCounted')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
