import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Select, TextField } from '@backstage/ui';
import { useRepositoryHosts } from '../../hooks/useRepositoryHosts';
import {
  RepositoryChoice,
  readRepository,
  repositoryProblem,
  writeRepository,
} from '../../model/repository';
import { draftOf } from '../../model/wizard';
import { wizardTranslationRef } from '../../translations/translation';
import { Cards } from '../ChoiceField/Cards';
import styles from '../Fields.module.css';
import { formDataOf } from '../formData';
import { Note } from '../Note';

const KINDS = ['portal', 'host', 'remote'] as const;

/** Where the code is to live: beside the portal, on a host that it knows, or at any Git remote. */
export function RepositoryField(props: FieldExtensionComponentProps<string>) {
  const { onChange, schema, formData, idSchema } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  const hosts = useRepositoryHosts();
  const hasHosts = hosts === undefined || hosts.length > 0;
  const choice = readRepository(formData);
  const { name } = draftOf('go', formDataOf(props));
  const change = (next: RepositoryChoice) =>
    onChange(writeRepository(next, name));
  const begin = (kind: RepositoryChoice['kind']): RepositoryChoice => {
    switch (kind) {
      case 'portal':
        return { kind };
      case 'host':
        return { kind, host: hosts?.[0] ?? '', owner: '' };
      case 'remote':
        return { kind, url: '' };
      default:
        return kind satisfies never;
    }
  };
  const cards = KINDS.map(kind => {
    const isDisabled = kind === 'host' && !hasHosts;
    return {
      value: kind,
      title: t(`repository.${kind}`),
      meaning: t(isDisabled ? 'repository.noHost' : `repository.${kind}Hint`),
      isDisabled,
    };
  });
  return (
    <div className={styles.field}>
      <Cards
        id={idSchema.$id}
        label={schema.title}
        cards={cards}
        value={choice.kind}
        onChange={kind => change(begin(kind))}
      />
      <Details
        id={idSchema.$id}
        choice={choice}
        hosts={hosts ?? []}
        name={name}
        onChange={change}
      />
    </div>
  );
}

function Details(props: {
  id: string;
  choice: RepositoryChoice;
  hosts: string[];
  name: string;
  onChange(choice: RepositoryChoice): void;
}) {
  const { id, choice, hosts, name, onChange } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  const problem = repositoryProblem(choice);
  const note = problem && <Note tone="wrong">{t(problem.code)}</Note>;
  const becomes = (repository: string) => (
    <Note tone="plain">{t('repository.becomes', { repository })}</Note>
  );
  switch (choice.kind) {
    case 'portal':
      return becomes(`${name}.git`);
    case 'host':
      return (
        <>
          <div className={styles.pair}>
            <Select
              label={t('repository.hostLabel')}
              options={hosts.map(host => ({ value: host, label: host }))}
              selectedKey={choice.host}
              onSelectionChange={host =>
                onChange({ ...choice, host: String(host ?? '') })
              }
            />
            <TextField
              id={`${id}-owner`}
              label={t('repository.ownerLabel')}
              value={choice.owner}
              onChange={owner => onChange({ ...choice, owner: owner.trim() })}
            />
          </div>
          {note ?? becomes(`${choice.host}/${choice.owner}/${name}`)}
        </>
      );
    case 'remote':
      return (
        <>
          <TextField
            id={`${id}-url`}
            label={t('repository.urlLabel')}
            value={choice.url.trim()}
            onChange={url => onChange({ ...choice, url: url.trim() })}
          />
          {note}
        </>
      );
    default:
      return choice satisfies never;
  }
}
