import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-github-provider'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-gitlab'));
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@quarterdeck/plugin-approvals-backend'));
backend.add(import('@quarterdeck/plugin-backups-backend'));
backend.add(import('@quarterdeck/plugin-catalog-backend-module-quarterdeck'));
backend.add(import('@quarterdeck/plugin-dora-backend'));
backend.add(import('@quarterdeck/plugin-environments-backend'));
backend.add(import('@quarterdeck/plugin-incidents-backend'));
backend.add(import('@quarterdeck/plugin-rollouts-backend'));
backend.add(import('@quarterdeck/plugin-rollouts-backend-module-runbooks'));
backend.add(import('@quarterdeck/plugin-runbooks-backend'));
backend.add(
  import('@quarterdeck/plugin-scaffolder-backend-module-quarterdeck'),
);
backend.add(import('@quarterdeck/plugin-search-backend-module-runbooks'));
backend.add(import('@quarterdeck/plugin-timeline-backend'));

// The demo's people can sign in without a password, so their module is not even
// loaded in production; it refuses to start there by itself, too.
if (process.env.NODE_ENV !== 'production') {
  backend.add(import('@quarterdeck/plugin-auth-backend-module-demo'));
}

backend.start();
