import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import {
  MOST_GROUP_MEMBERS,
  type NewGroup,
} from '@quarterdeck/plugin-rollouts-common';
import { ChoiceField, TextField } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { withAdded, type Wanted } from '../../model/groups';
import { rolloutsTranslationRef } from '../../translations/translation';
import { WhereFields } from '../WhereFields/WhereFields';
import styles from './Groups.module.css';
import type { Candidates } from './useCandidates';
import { WantedList } from './WantedList';

/** What the form holds; empty texts stand for what was not said. */
export interface GroupWish {
  title: string;
  environmentId: string;
  /** The environment whose versions are promoted; empty where each has a version of its own. */
  source: string;
  onFailure: NewGroup['onFailure'];
  wanted: Wanted[];
}

export const NO_GROUP: GroupWish = {
  title: '',
  environmentId: '',
  source: '',
  onFailure: 'roll-back',
  wanted: [],
};

export function isComplete(wish: GroupWish): boolean {
  const { environmentId, source, wanted } = wish;
  return (
    environmentId !== '' &&
    wanted.length > 0 &&
    wanted.length <= MOST_GROUP_MEMBERS &&
    (source !== '' || wanted.every(({ version }) => version.trim() !== ''))
  );
}

export type GroupFormProps = {
  wish: GroupWish;
  candidates: Candidates;
  onChange(wish: GroupWish): void;
};

/** Where, what, and in which order. */
export function GroupForm({ wish, candidates, onChange }: GroupFormProps) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const [added, setAdded] = useState('');
  const change = (part: Partial<GroupWish>) => onChange({ ...wish, ...part });
  const { components, systems, environments } = candidates;
  return (
    <div className={styles.form}>
      <TextField
        label={t('groups.title')}
        value={wish.title}
        maxLength={200}
        onChange={title => change({ title })}
      />
      <WhereFields
        where={wish}
        environments={environments}
        named={t('groups.versions')}
        onChange={change}
      />
      <ChoiceField
        label={t('groups.onFailure')}
        value={wish.onFailure}
        onChange={value =>
          change({ onFailure: value === 'stop' ? 'stop' : 'roll-back' })
        }
      >
        <option value="roll-back">{t('groups.roll-back')}</option>
        <option value="stop">{t('groups.stop')}</option>
      </ChoiceField>
      <ChoiceField label={t('groups.add')} value={added} onChange={setAdded}>
        <option value="">{t('deploy.choose')}</option>
        <optgroup label={t('groups.systems')}>
          {[...systems.keys()].sort().map(ref => (
            <option key={ref} value={ref}>
              {parseEntityRef(ref).name}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('groups.components')}>
          {components.map(ref => (
            <option key={ref} value={ref}>
              {parseEntityRef(ref).name}
            </option>
          ))}
        </optgroup>
      </ChoiceField>
      <div>
        <Button
          variant="secondary"
          isDisabled={added === ''}
          onPress={() => {
            change({
              wanted: withAdded(wish.wanted, systems.get(added) ?? [added]),
            });
            setAdded('');
          }}
        >
          {t('groups.addThem')}
        </Button>
      </div>
      <WantedList
        wanted={wish.wanted}
        needsVersion={wish.source === ''}
        onChange={wanted => change({ wanted })}
      />
    </div>
  );
}
