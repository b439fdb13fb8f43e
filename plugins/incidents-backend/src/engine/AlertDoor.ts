import { WebhookAnswer } from '@quarterdeck/plugin-incidents-common';
import { verifyBearer, verifyPagerduty } from '@quarterdeck/toolkit-node';
import { AlertsConfig } from '../alertsConfig';
import { readAlert } from '../providers/alertmanager/readAlert';
import { readEvent } from '../providers/pagerduty/readEvent';
import { AlertIntake } from './AlertIntake';

export interface AlertDoorOptions {
  intake: Pick<AlertIntake, 'takeAll'>;
  config: Pick<AlertsConfig, 'alertmanagerTokens' | 'pagerdutySecrets'>;
  now(): number;
}

/** Who of the senders may come in, and with what. */
export class AlertDoor {
  constructor(private readonly options: AlertDoorOptions) {}

  /** Whether anybody was given the means to come in at all. */
  isOpenFor(sender: 'alertmanager' | 'pagerduty'): boolean {
    const { alertmanagerTokens, pagerdutySecrets } = this.options.config;
    const secrets =
      sender === 'alertmanager' ? alertmanagerTokens : pagerdutySecrets;
    return secrets.length > 0;
  }

  /** @param authorization - the header of that name */
  knowsAlertmanager(authorization: string | undefined): boolean {
    return verifyBearer(authorization, this.options.config.alertmanagerTokens);
  }

  /** @param signature - the header `X-PagerDuty-Signature` */
  hasSigned(body: Buffer, signature: string | undefined): boolean {
    return verifyPagerduty(
      body,
      signature,
      this.options.config.pagerdutySecrets,
    );
  }

  async takeAlerts(alerts: readonly unknown[]): Promise<WebhookAnswer> {
    const { intake, now } = this.options;
    return await intake.takeAll(alerts, alert => readAlert(alert, now()));
  }

  async takeEvent(event: unknown): Promise<WebhookAnswer> {
    const { intake, now } = this.options;
    return await intake.takeAll([event], each => readEvent(each, now()));
  }
}
