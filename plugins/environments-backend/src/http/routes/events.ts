import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  EventSender,
  commonSenders,
  tokenSender,
} from '@quarterdeck/toolkit-node';
import { EventsConfig } from '../../eventsConfig';

const KEY = 'environments.events';

/** Who may send events of deployments, and how they show who they are. */
export function eventSenders(options: {
  config: EventsConfig;
  httpAuth: HttpAuthService;
  now(): number;
}): EventSender[] {
  return [
    ...commonSenders({ key: KEY, ...options }),
    {
      ...tokenSender(KEY, options.config.tokens),
      id: 'argocd',
      title: 'Argo CD',
    },
  ];
}
