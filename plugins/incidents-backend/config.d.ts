import { HumanDuration } from '@backstage/types';

export interface Config {
  incidents?: {
    /** How long incidents are kept that are over. At least 1 day. Default: 800 days. */
    retention?: HumanDuration | string;
    /** What each severity demands; what is left out keeps its default. */
    severities?: {
      [severity in 'P0' | 'P1' | 'P2' | 'P3']?: {
        meaning?: string;
        /** Default: 5 minutes for P0 and P1, none for the others. */
        acknowledgeWithin?: HumanDuration | string;
        /** Default: 15 minutes for P0 and P1, none for the others. */
        mitigateWithin?: HumanDuration | string;
        /** Default: 30 minutes for P0 and P1, 1 day for P2, 5 days for P3. */
        resolveWithin?: HumanDuration | string;
        /** How often stakeholders hear something. Default: 30 minutes for P0, 1 hour for P1. */
        updateEvery?: HumanDuration | string;
        /** Who there has to be. Default: all three for P0, a commander for P1. */
        roles?: Array<'commander' | 'scribe' | 'liaison'>;
        /** Default: true for P0 and P1. */
        postMortem?: boolean;
      };
    };
    /** Text to begin updates for stakeholders with, by title; `{title}`, `{severity}`, `{service}`, `{state}`, `{number}` are filled in. */
    updateTemplates?: { [title: string]: string };
    alerts?: {
      /**
       * Which severity an alert has, first match first. Default: its label `priority` where that is P0 to P3; else by its
       * label `severity`: critical, page, high, emergency, fatal → P1 in production and where the environment is not known,
       * P2 elsewhere; info, low, notice, none → P3; all others → P2. PagerDuty: `urgency` in place of `severity`.
       */
      severities?: Array<{
        /** Labels that it has to have; `*` stands for any characters. */
        labels?: { [label: string]: string };
        /** Tiers of environments it has to be in. */
        tiers?: string[];
        severity: 'P0' | 'P1' | 'P2' | 'P3';
      }>;
      /** Labels that name the entity, in this order: a whole reference, or the name of a component or of its kubernetes-id. Default: entity, backstage_entity, service, app, job. */
      entityLabels?: string[];
      /** Labels that name the environment. Default: environment, env, stage; else what its namespace matches. */
      environmentLabels?: string[];
      /** Labels that are kept and shown; `*` stands for any characters. Default: all but those that look like secrets. */
      keepLabels?: string[];
    };
    webhooks?: {
      alertmanager?: {
        /** What Alertmanager sends as its bearer token; several while it is changed. At least 16 characters. @deepVisibility secret */
        tokens?: string[];
      };
      pagerduty?: {
        /** Secrets of the webhook subscriptions (v3); several while they are changed. @deepVisibility secret */
        secrets?: string[];
      };
    };
    /** Events of others about incidents; see `docs/guides/events.md`. */
    events?: {
      /**
       * Tokens of whoever sends CloudEvents and plain incidents, of at least 16 characters each. Default: none; then they
       * are refused, but for services of the portal with plain incidents.
       * @deepVisibility secret
       */
      tokens?: string[];
      github?: {
        /**
         * Secrets of webhooks of GitHub. Default: none; then it is refused.
         * @deepVisibility secret
         */
        secrets?: string[];
      };
      gitlab?: {
        /**
         * Secret tokens of webhooks of GitLab.
         * @deepVisibility secret
         */
        tokens?: string[];
        /**
         * Signing tokens of webhooks of GitLab.
         * @deepVisibility secret
         */
        signingSecrets?: string[];
      };
      /** An issue with one of these labels is an incident. Default: incident. */
      labels?: string[];
      /** Of incidents whose sender does not say. Default: P2. */
      severity?: 'P0' | 'P1' | 'P2' | 'P3';
      /** Where an incident is whose sender does not say. Default: the only environment of tier production. */
      environment?: string;
      /** Ids of environments by what senders call them. */
      environments?: { [name: string]: string };
      /** References of entities by what senders call them: services, repositories as `github.com/acme/shop`. */
      entities?: { [name: string]: string };
    };
    /** Which rollbacks of the portal open an incident, by tier of the environment. Default: production P2. */
    rollbacks?: {
      [tier: string]: 'P0' | 'P1' | 'P2' | 'P3' | 'none';
    };
    suspects?: {
      /** How far back changes are looked at. Default: 24 hours. */
      window?: HumanDuration | string;
    };
  };
}
