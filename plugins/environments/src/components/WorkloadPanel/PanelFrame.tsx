import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonIcon } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './WorkloadPanel.module.css';

export type PanelFrameProps = {
  /** Where the workload is: stands above the title. */
  context: string;
  title: string;
  onClose(): void;
  children: ReactNode;
};

/**
 * A panel at the side of the page, over all of it on narrow screens. The browser's own modal dialog keeps the focus
 * inside, closes on Escape and gives the focus back to where it came from.
 */
export function PanelFrame(props: PanelFrameProps) {
  const { context, title, onClose, children } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // Before the effects of what is inside: some of it measures itself, which it cannot while it is hidden.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    // A press beside the panel lands on the dialog itself; Escape does the same for the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onClick={event => {
        if (event.target === dialog.current) {
          onClose();
        }
      }}
    >
      <div className={styles.panel}>
        <header className={styles.header}>
          <div className={styles.titles}>
            <p className={styles.context}>{context}</p>
            <h2 id={titleId} className={styles.title}>
              {title}
            </h2>
          </div>
          <ButtonIcon
            variant="tertiary"
            aria-label={t('panel.close')}
            icon={<RiCloseLine />}
            onPress={onClose}
          />
        </header>
        {children}
      </div>
    </dialog>
  );
}
