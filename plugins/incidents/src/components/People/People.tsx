import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import {
  entityRefSchema,
  roleSchema,
  type Incident,
  type Role,
} from '@quarterdeck/plugin-incidents-common';
import { ConfirmDialog, ErrorPanel } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { useWords } from '../../hooks/useWords';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from '../Alerts/Alerts.module.css';
import { Person } from '../Chips/Chips';
import { ReferenceField } from '../OpenIncident/ReferenceField';

export type PeopleProps = { incident: Incident; onChanged(): void };

/** Who leads, who writes, who talks to others; to be taken, or given to somebody. */
export function People({ incident, onChanged }: PeopleProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const identity = useApi(identityApiRef);
  const { attempt, isBusy, problem } = useAttempt();
  const [asked, setAsked] = useState<Role>();
  const { roles, controls } = incident;
  const mayAssign = controls.includes('assign');
  const take = (role: Role) =>
    attempt(async () => {
      const { userEntityRef } = await identity.getBackstageIdentity();
      await api.act(incident.id, 'assign', { role, user: userEntityRef });
      onChanged();
    });
  return (
    <section className={styles.panel}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('role.title')}
      </Text>
      <ul className={styles.list} role="list">
        {roleSchema.options.map(role => {
          const person = roles[role];
          const name = t(`role.${role}`);
          return (
            <li key={role} className={styles.line}>
              <span className={styles.quiet}>{name}</span>
              <strong>
                {person === null ? (
                  t('role.nobody')
                ) : (
                  <Person personRef={person} />
                )}
              </strong>
              {mayAssign && person === null && (
                <Button
                  size="small"
                  variant="secondary"
                  isDisabled={isBusy}
                  aria-label={t('role.takeFull', { role: name })}
                  onPress={() => take(role)}
                >
                  {t('role.take')}
                </Button>
              )}
              {mayAssign && (
                <Button
                  size="small"
                  variant="tertiary"
                  aria-label={t('role.changeFull', { role: name })}
                  onPress={() => setAsked(role)}
                >
                  {t('role.change')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {problem && <ErrorPanel error={problem} />}
      {asked && (
        <RoleDialog
          role={asked}
          incident={incident}
          onClose={() => setAsked(undefined)}
          onChanged={onChanged}
        />
      )}
    </section>
  );
}

function RoleDialog(
  props: PeopleProps & {
    role: Role;
    onClose(): void;
  },
) {
  const { role, incident, onClose, onChanged } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const words = useWords(incident);
  const [user, setUser] = useState(incident.roles[role] ?? '');
  const name = t(`role.${role}`);
  const isNobody = user.trim() === '';
  return (
    <ConfirmDialog
      title={t('role.dialog', { role: name, incident: words.incident })}
      confirm={t(isNobody ? 'role.confirmNobody' : 'role.confirm', {
        role: name,
      })}
      isIncomplete={!isNobody && !entityRefSchema.safeParse(user).success}
      onClose={onClose}
      onConfirm={async () => {
        await api.act(incident.id, 'assign', {
          role,
          user: isNobody ? null : user,
        });
        onChanged();
      }}
    >
      <p>{t('act.what', words)}</p>
      <ReferenceField
        label={t('role.person')}
        kind="user"
        value={user}
        placeholder="user:default/…"
        onChange={setUser}
      />
      <p>{t('role.next')}</p>
    </ConfirmDialog>
  );
}
