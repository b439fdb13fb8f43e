import { useEntity } from '@backstage/plugin-catalog-react';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { useEnvironmentMatrix } from '../../hooks/useEnvironmentMatrix';
import { EnvironmentMatrixView } from './EnvironmentMatrixView';
import { MatrixSkeleton } from './MatrixSkeleton';

/** The entity tab: what runs of the entity in each environment. */
export function EnvironmentsContent() {
  const { entity } = useEntity();
  const live = useEnvironmentMatrix(entity);
  switch (live.status) {
    case 'loading':
      return <MatrixSkeleton />;
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <EnvironmentMatrixView
          entity={entity}
          matrix={live.data}
          receivedAt={live.receivedAt}
          transport={live.transport}
          problem={live.problem}
        />
      );
  }
}
