import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { runbooksTranslationRef } from '../../translations/translation';
import styles from './KeyboardHelp.module.css';

const KEYS = [
  ['j', '→', 'next'],
  ['k', '←', 'previous'],
  ['Enter', '', 'main'],
  ['Ctrl+Enter', '', 'mainNow'],
  ['?', '', 'help'],
] as const;

export type KeyboardHelpProps = {
  singleKeys: boolean;
  onSingleKeys(value: boolean): void;
  onClose(): void;
};

/** What the keys do, and how to turn off those of one letter. */
export function KeyboardHelp(props: KeyboardHelpProps) {
  const { singleKeys, onSingleKeys, onClose } = props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>{t('keys.title')}</DialogHeader>
      <DialogBody>
        <dl className={styles.keys}>
          {KEYS.map(([key, other, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
                {other !== '' && (
                  <>
                    {' '}
                    <kbd>{other}</kbd>
                  </>
                )}
              </dt>
              <dd>{t(`keys.${meaning}`)}</dd>
            </div>
          ))}
        </dl>
        <label className={styles.choice}>
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={event => onSingleKeys(event.target.checked)}
          />
          {t('keys.single')}
        </label>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onPress={onClose}>
          {t('keys.close')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
