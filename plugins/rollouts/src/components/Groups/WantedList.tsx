import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { TextField } from '@quarterdeck/toolkit-react';
import { withMoved, type Wanted } from '../../model/groups';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './Groups.module.css';

export type WantedListProps = {
  wanted: readonly Wanted[];
  needsVersion: boolean;
  onChange(wanted: Wanted[]): void;
};

/** The services of a new group in their order. */
export function WantedList(props: WantedListProps) {
  const { wanted, needsVersion, onChange } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const change = (index: number, part: Partial<Wanted>) =>
    onChange(
      wanted.map((each, at) => (at === index ? { ...each, ...part } : each)),
    );
  return (
    <ol className={styles.list}>
      {wanted.map(({ entityRef, version, isTogether }, index) => {
        const { name } = parseEntityRef(entityRef);
        return (
          <li key={entityRef} className={styles.item}>
            <div className={styles.line}>
              <strong>{name}</strong>
              <Button
                size="small"
                variant="secondary"
                isDisabled={index === 0}
                aria-label={t('groups.upOf', { service: name })}
                onPress={() => onChange(withMoved(wanted, index, -1))}
              >
                {t('groups.up')}
              </Button>
              <Button
                size="small"
                variant="secondary"
                isDisabled={index === wanted.length - 1}
                aria-label={t('groups.downOf', { service: name })}
                onPress={() => onChange(withMoved(wanted, index, 1))}
              >
                {t('groups.down')}
              </Button>
              <Button
                size="small"
                variant="secondary"
                aria-label={t('groups.removeOf', { service: name })}
                onPress={() => onChange(wanted.filter((_, at) => at !== index))}
              >
                {t('groups.remove')}
              </Button>
            </div>
            {index > 0 && (
              <label>
                <input
                  type="checkbox"
                  checked={isTogether}
                  onChange={event =>
                    change(index, { isTogether: event.target.checked })
                  }
                />{' '}
                {t('groups.together')}
              </label>
            )}
            {needsVersion && (
              <TextField
                label={t('groups.versionOf', { service: name })}
                value={version}
                maxLength={128}
                placeholder="v1.5.0"
                onChange={next => change(index, { version: next })}
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}
