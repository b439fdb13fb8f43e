import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type { Incident } from '@quarterdeck/plugin-incidents-common';
import { Facts, RelativeTime, ToneChip } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useIncidentsPath } from '../../hooks/useIncidentsPath';
import { useReasonText } from '../../hooks/useReasonText';
import { numberOf } from '../../model/incidents';
import { incidentsTranslationRef } from '../../translations/translation';
import { Person, SeverityChip, StateChip } from '../Chips/Chips';
import { Acts } from './Acts';
import styles from './IncidentView.module.css';

export type HeaderProps = { incident: Incident; onChanged(): void };

/** What is broken and how badly, who is on it, what is missing, and what comes next. */
export function Header({ incident, onChanged }: HeaderProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const reasonText = useReasonText();
  const { missing, controlsReason } = incident;
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <SeverityChip severity={incident.severity} />
        <Text as="h2" variant="title-small" weight="bold">
          {numberOf(incident)}: {incident.title}
        </Text>
        <StateChip state={incident.state} />
      </div>
      <p className={styles.reason} role="status">
        {reasonText(incident.reason)}
      </p>
      {missing.length > 0 && (
        <ul
          className={styles.missing}
          role="list"
          aria-label={t('missing.title')}
        >
          {missing.map((reason, index) => (
            <li key={`${reason.code} ${index}`}>
              <ToneChip tone="warning">{reasonText(reason)}</ToneChip>
            </li>
          ))}
        </ul>
      )}
      <Acts incident={incident} onChanged={onChanged} />
      {controlsReason && (
        <Text as="p" variant="body-medium">
          {reasonText(controlsReason)}
        </Text>
      )}
      <HeaderFacts incident={incident} />
    </header>
  );
}

function HeaderFacts({ incident }: { incident: Incident }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const root = useIncidentsPath();
  const { source, openedBy, roles, mergedInto, mergedFrom } = incident;
  return (
    <Facts
      items={[
        {
          name: t('facts.service'),
          value: <EntityRefLink entityRef={incident.entityRef} />,
        },
        {
          name: t('facts.environment'),
          value: incident.environmentId ?? t('facts.anyEnvironment'),
        },
        {
          name: t('facts.began'),
          value: <RelativeTime dateTime={incident.startedAt} />,
        },
        {
          name: t('facts.opened'),
          value: (
            <>
              <RelativeTime dateTime={incident.openedAt} />{' '}
              {source !== 'person' && t(`source.${source}`)}
              {source === 'person' &&
                (openedBy === null
                  ? t('source.nobody')
                  : t('source.person', {
                      person: <Person personRef={openedBy} />,
                    }))}
            </>
          ),
        },
        {
          name: t('role.commander'),
          value:
            roles.commander === null ? (
              t('role.nobody')
            ) : (
              <Person personRef={roles.commander} />
            ),
        },
        ...optional(incident.owner, owner => ({
          name: t('facts.owner'),
          value: <Person personRef={owner} />,
        })),
        ...optional(incident.description, description => ({
          name: t('facts.description'),
          value: description,
        })),
        ...optional(mergedInto, into => ({
          name: t('facts.mergedInto'),
          value: <Link to={`${root}/${into.id}`}>{numberOf(into)}</Link>,
        })),
        ...(mergedFrom.length === 0
          ? []
          : [
              {
                name: t('facts.mergedFrom'),
                value: mergedFrom.map(from => (
                  <div key={from.id}>
                    <Link to={`${root}/${from.id}`}>{numberOf(from)}</Link>:{' '}
                    {from.title}
                  </div>
                )),
              },
            ]),
        ...optional(incident.reopenedCount || null, count => ({
          name: t('state.open'),
          value: t('facts.reopened', { total: String(count) }),
        })),
      ]}
    />
  );
}

function optional<T, R>(value: T | null, make: (value: T) => R): R[] {
  return value === null ? [] : [make(value)];
}
