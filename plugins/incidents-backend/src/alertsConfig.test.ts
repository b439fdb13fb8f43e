import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readAlertsConfig } from './alertsConfig';

const read = (incidents: JsonObject, environments: JsonObject = {}) =>
  readAlertsConfig(
    new ConfigReader({
      incidents,
      environments: { definitions: environments },
    }),
  );
const LONG = 'x'.repeat(16);

describe('the configuration of alerts', () => {
  it('has a default for everything', () => {
    expect(readAlertsConfig(new ConfigReader({}))).toEqual({
      severityRules: [],
      entityLabels: ['entity', 'backstage_entity', 'service', 'app', 'job'],
      environmentLabels: ['environment', 'env', 'stage'],
      keepLabels: undefined,
      alertmanagerTokens: [],
      pagerdutySecrets: [],
      rollbacks: new Map([['production', 'P2']]),
      environments: [],
    });
  });

  it('is read as it is written', () => {
    const config = read(
      {
        alerts: {
          severities: [
            { labels: { team: 'pay*' }, tiers: ['staging'], severity: 'P0' },
          ],
          keepLabels: ['region'],
        },
        webhooks: { alertmanager: { tokens: [` ${LONG}\n`] } },
        rollbacks: { production: 'none', staging: 'P3' },
      },
      { staging: { tier: 'staging', namespaces: ['*-staging'] } },
    );
    expect(config).toMatchObject({
      severityRules: [
        { labels: { team: 'pay*' }, tiers: ['staging'], severity: 'P0' },
      ],
      keepLabels: ['region'],
      alertmanagerTokens: [LONG],
      rollbacks: new Map([['staging', 'P3']]),
      environments: [
        { id: 'staging', title: 'staging', tier: 'staging', clusters: [] },
      ],
    });
  });

  it.each<[JsonObject, RegExp]>([
    [
      { alerts: { severities: [{ severity: 'P4' }] } },
      /^incidents.alerts.severities\[0\].severity is "P4"; it must be one of P0/,
    ],
    [
      { alerts: { severities: [{ tiers: ['live'], severity: 'P0' }] } },
      /severities\[0\].tiers names "live"; tiers are /,
    ],
    [{ alerts: { entityLabels: [' '] } }, /entityLabels holds an empty name/],
    [
      { webhooks: { pagerduty: { secrets: ['short'] } } },
      /^incidents.webhooks.pagerduty.secrets holds one of less than 16/,
    ],
    [{ rollbacks: { live: 'P0' } }, /^incidents.rollbacks names "live"/],
    [{ rollbacks: { staging: 'P9' } }, /^incidents.rollbacks.staging is "P9"/],
  ])('says what is wrong with %j', (incidents, message) => {
    expect(() => read(incidents)).toThrow(message);
  });
});
