import { ProxiedSignInPage } from '@backstage/core-components';
import type { IdentityApi } from '@backstage/core-plugin-api';
import {
  configApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Alert, Button } from '@backstage/ui';
import { createContext, useContext, useMemo, useState } from 'react';
import { DemoPerson, readDemoPeople } from './demoPeople';
import { PersonChooser } from './PersonChooser';
import { rememberedUser } from './rememberedUser';
import { SignInFrame } from './SignInFrame';
import styles from './signIn.module.css';
import { signInTranslationRef } from './translation';

/** What the auth module of the demo reads; it refuses everyone who is not on its own list. */
const USER_HEADER = 'x-quarterdeck-demo-user';

interface Attempt {
  person: DemoPerson;
  retry: () => void;
  chooseAgain: () => void;
}

const AttemptContext = createContext<Attempt | undefined>(undefined);

/** Signs in as one of the demo's people, at once as the one of last time. */
export function DemoSignInPage({ onSignInSuccess }: SignInPageProps) {
  const config = useApi(configApiRef);
  const people = useMemo(() => readDemoPeople(config), [config]);
  const [person, setPerson] = useState(() => {
    const user = rememberedUser.get();
    return people.find(candidate => candidate.user === user);
  });
  const [attempts, setAttempts] = useState(0);
  const attempt = useMemo(
    () =>
      person && {
        person,
        retry: () => setAttempts(count => count + 1),
        chooseAgain: () => {
          rememberedUser.forget();
          setPerson(undefined);
        },
      },
    [person],
  );

  if (attempt === undefined) {
    return <PersonChooser people={people} onChoose={setPerson} />;
  }
  const { user } = attempt.person;
  return (
    <AttemptContext.Provider value={attempt}>
      <ProxiedSignInPage
        key={attempts}
        provider="demo"
        headers={{ [USER_HEADER]: user }}
        ErrorComponent={SignInFailure}
        onSignInSuccess={identity => {
          rememberedUser.set(user);
          onSignInSuccess(forgetOnSignOut(identity));
        }}
      />
    </AttemptContext.Provider>
  );
}

function SignInFailure({ error }: { error?: Error }) {
  const { t } = useTranslationRef(signInTranslationRef);
  const attempt = useContext(AttemptContext);
  if (attempt === undefined) return null;
  const { person, retry, chooseAgain } = attempt;
  return (
    <SignInFrame>
      <Alert
        className={styles.notice}
        role="alert"
        status="danger"
        title={t('demo.failed', {
          name: person.name,
          message: error?.message ?? '?',
        })}
      />
      <div className={styles.actions}>
        <Button onPress={retry}>{t('demo.retry')}</Button>
        <Button variant="secondary" onPress={chooseAgain}>
          {t('demo.chooseAgain')}
        </Button>
      </div>
    </SignInFrame>
  );
}

function forgetOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      rememberedUser.forget();
      await identity.signOut();
    },
  };
}
