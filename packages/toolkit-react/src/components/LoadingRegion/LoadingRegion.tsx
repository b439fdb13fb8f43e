import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { BgProvider, VisuallyHidden } from '@backstage/ui';
import type { ReactNode } from 'react';
import { toolkitTranslationRef } from '../../translation';

export type LoadingRegionProps = {
  /** Skeletons in the shape of what comes; not read to anyone. */
  children: ReactNode;
};

/** Shows the shape of what is being loaded and says so to screen readers. */
export function LoadingRegion({ children }: LoadingRegionProps) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>
      <div aria-hidden>
        {/* A step darker than the page, on which skeletons could hardly be seen. */}
        <BgProvider bg="neutral-2">{children}</BgProvider>
      </div>
    </div>
  );
}
