import { SignInPage } from '@backstage/core-components';
import {
  configApiRef,
  githubAuthApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Alert } from '@backstage/ui';
import { DemoSignInPage } from './DemoSignInPage';
import { oidcAuthApiRef } from './oidcAuthApi';
import { SignInFrame } from './SignInFrame';
import styles from './signIn.module.css';
import { signInTranslationRef } from './translation';

/** The sign-in page of `app.signIn.provider`. */
export function ConfiguredSignInPage(props: SignInPageProps) {
  const { t } = useTranslationRef(signInTranslationRef);
  const provider = useApi(configApiRef).getOptionalString(
    'app.signIn.provider',
  );
  switch (provider) {
    case 'demo':
      return <DemoSignInPage {...props} />;
    case 'github':
      return (
        <SignInPage
          {...props}
          provider={{
            id: 'github-auth-provider',
            title: 'GitHub',
            message: t('provider.github'),
            apiRef: githubAuthApiRef,
          }}
        />
      );
    case 'oidc':
      return (
        <SignInPage
          {...props}
          provider={{
            id: 'oidc-auth-provider',
            title: t('provider.oidcTitle'),
            message: t('provider.oidc'),
            apiRef: oidcAuthApiRef,
          }}
        />
      );
    default:
      return (
        <SignInFrame>
          <Alert
            className={styles.notice}
            role="alert"
            status="danger"
            title={
              provider === undefined
                ? t('provider.missing')
                : t('provider.unknown', { provider })
            }
          />
        </SignInFrame>
      );
  }
}
